/**
 * The revocation controller: watches RenewRevocation resources, tells whoever enforces them which
 * entries are in force, and writes into each resource's status what its entries have caught.
 */
import type { Machine, Service } from "../machine/machine.ts";
import type { Certificate } from "../pki/certificate.ts";
import { formatGeneration } from "../pki/inventory.ts";
import { inDate } from "../pki/verification.ts";
import { firstRefusal, type Refusal } from "../policy/refusal.ts";
import type { RenewRevocation } from "../policy/revocation/admission.ts";
import { identityOf, type RevocationEntry } from "../policy/revocation/entry.ts";
import type { Loop } from "../policy/revocation/loop.ts";
import {
  judgeRevocation,
  matches,
  type Revocations,
  type RevocationVerdict,
} from "../policy/revocation/verdict.ts";
import { record, type Site } from "../site.ts";
import { seconds } from "../time/duration.ts";
import { type Instant, parseInstant } from "../time/instant.ts";
import type { Random } from "../time/random.ts";
import type { Api } from "./api.ts";
import { type ApiObject, renewRevocations } from "./api-object.ts";

/** What the status says of one entry. */
export interface EntryStatus {
  /** Credentials in date that the entry revokes. */
  readonly matched: readonly string[];
  /** Credentials in date that it means but that can not be revoked. */
  readonly notRevocable: readonly string[];
  /** Of the matched, those for servers: no client of Kubernetes asks whether a server is revoked. */
  readonly notChecked: readonly string[];
  /** Holders whose certificates it revokes as soon as they are issued: "worker-1/kubelet-client (3)". */
  readonly inVain: readonly string[];
  /** Of the matched, those that the API server lets in without asking anybody. */
  readonly escaping: readonly string[];
  /** How many requests and renewals it had refused. */
  readonly refused: { readonly requests: number; readonly renewals: number };
  /** Whether certificates yet to be issued will be caught as well. */
  readonly catchesFuture: boolean;
}

/** A certificate that an entry means. */
export interface Catch {
  readonly entry: RevocationEntry;
  /** "worker-1/kubelet-client#3" */
  readonly credential: string;
  /** When the entry took effect, or when the certificate was issued if that was later. */
  readonly at: Instant;
  /** Whether it was revoked, or only matched. */
  readonly revocable: boolean;
}

/** What is known of an entry for as long as it is in force. */
interface Memory {
  readonly since: Instant;
  readonly refused: { requests: number; renewals: number };
}

export class RevocationController implements Service, Revocations {
  readonly name = "revocation-controller";
  readonly machine: Machine;
  readonly #site: Site;
  readonly #api: Api;
  readonly #random: Random;
  /** Whoever has something to do when other entries are in force. */
  readonly #enforcers: (() => void)[] = [];
  #resources: readonly RenewRevocation[] = [];
  #entries: readonly RevocationEntry[] = [];
  /** Of the entries in force, by identity. */
  #memories: ReadonlyMap<string, Memory> = new Map();

  constructor(site: Site, machine: Machine, api: Api) {
    this.#site = site;
    this.machine = machine;
    this.#api = api;
    this.#random = site.random.fork("revocation controller");
  }

  async start(): Promise<void> {
    await this.#reconcile();
  }

  /** What is in force survives a restart: it lies with those who enforce it. */
  stop(): void {}

  enforcedBy(enforcer: () => void): void {
    this.#enforcers.push(enforcer);
  }

  /** A resource was created, changed or deleted: what follows from it takes effect within the bound. */
  async changed(name: string): Promise<void> {
    const resources = (await this.#list()) ?? [];
    record(
      this.#site,
      { actor: this.name, kind: "sees", subject: name },
      { kind: "revocations", resources },
    );
    const delay = seconds(this.#random.integer(1, this.#site.profile.revocation.propagation));
    this.machine.after(this, delay, "applies revocations", () => this.#reconcile());
  }

  /** What the entries in force say of a certificate. */
  verdictOf(certificate: Certificate): RevocationVerdict {
    return this.#judge(certificate, this.#issuedAt(certificate));
  }

  /** The entry that would revoke a certificate like this one if it were issued now. */
  entryAgainstReplacement(certificate: Certificate): RevocationEntry | undefined {
    const replacement = { ...certificate, serialNumber: "" };
    const verdict = this.#judge(replacement, this.machine.now());
    return verdict.outcome === "revoked" ? verdict.entry : undefined;
  }

  objectionToReissue(slot: string): Refusal | undefined {
    const loop = this.#loopOf(slot);
    return loop && firstRefusal(this.#site.decisions.reissueChecks, loop);
  }

  noteIssue(): void {
    if (this.#entries.length > 0) this.#enforce();
  }

  noteRefusal(entry: RevocationEntry, what: keyof Memory["refused"]): void {
    this.#memoryOf(entry).refused[what]++;
  }

  /** By resource and entry, in their order. */
  status(name: string): EntryStatus[] {
    return this.entries(name).map((entry) => this.#entryStatus(entry));
  }

  async #reconcile(): Promise<void> {
    const objects = await this.#list();
    if (!objects) return;
    if (objects.length === 0 && this.#resources.length === 0) return;
    this.#resources = objects.map((object) => this.#read(object));
    this.#entries = this.#site.decisions.entriesInForce(this.#resources, this.#entries);
    // Whoever is no longer in force is forgotten: applied again, it begins anew.
    this.#memories = new Map(
      this.#entries.map((entry) => [identityOf(entry), this.#memoryOf(entry)]),
    );
    this.#enforce();
    record(this.#site, {
      actor: this.name,
      kind: "applied",
      detail: `${this.#entries.length} entries`,
    });
  }

  /** Of an entry that is not in force: one that begins now. */
  #memoryOf(entry: RevocationEntry): Memory {
    return (
      this.#memories.get(identityOf(entry)) ?? {
        since: this.machine.now(),
        refused: { requests: 0, renewals: 0 },
      }
    );
  }

  /** undefined while the API is not available: what is in force stays so. */
  async #list(): Promise<ApiObject[] | undefined> {
    const reply = await this.#api.loopback({ verb: "list", resource: renewRevocations });
    return reply.outcome === "accepted" ? (reply.value as ApiObject[]) : undefined;
  }

  /** An object that the API has admitted is readable. */
  #read(object: ApiObject): RenewRevocation {
    const { admitRevocation, entryChecks } = this.#site.decisions;
    const { creationTimestamp } = object.metadata as { creationTimestamp: string };
    const admitted = admitRevocation(
      entryChecks,
      object,
      parseInstant(creationTimestamp) as Instant,
    );
    if (admitted.outcome === "refused")
      throw new Error(`stored but not admissible: ${admitted.message}`);
    return admitted.value;
  }

  /** The entries of a resource, in their order. */
  entries(name: string): readonly RevocationEntry[] {
    return this.#resources.find((candidate) => candidate.name === name)?.entries ?? [];
  }

  /** Every entry in force, of all resources. */
  inForce(): readonly RevocationEntry[] {
    return this.#entries;
  }

  /** Every certificate that an entry has caught so far, and when it was caught. */
  caught(name: string): Catch[] {
    return this.entries(name).flatMap((entry) => this.#caughtBy(entry));
  }

  #caughtBy(entry: RevocationEntry): Catch[] {
    const { decisions, inventory } = this.#site;
    const { since } = this.#memoryOf(entry);
    return inventory
      .everyCertificate()
      .filter(({ slot }) => slot.layer === "cluster")
      .filter(({ certificate, issuedAt }) =>
        matches(decisions, entry, certificate as Certificate, issuedAt),
      )
      .flatMap((generation): Catch[] => {
        if ((generation.certificate as Certificate).notAfter < since) return [];
        const at = Math.max(generation.issuedAt, since) as Instant;
        const revocable = decisions.revocable(generation.certificate as Certificate);
        return [{ entry, credential: formatGeneration(generation), at, revocable }];
      });
  }

  /** Every holder who got a certificate in vain and would again. */
  #inVain(entry: RevocationEntry): string[] {
    const names = this.#site.inventory.all().map(({ slot }) => slot.name);
    return names.flatMap((name) => {
      const loop = this.#loopOf(name);
      return loop?.entry === entry && loop.inVain > 0 ? [`${name} (${loop.inVain})`] : [];
    });
  }

  /** undefined where the next certificate of the slot would be good. */
  #loopOf(slot: string): Loop | undefined {
    const { inventory, decisions } = this.#site;
    const generations = inventory.generations(slot);
    const latest = generations.at(-1);
    if (latest?.slot.layer !== "cluster" || !latest.certificate) return undefined;
    const entry = this.entryAgainstReplacement(latest.certificate);
    if (!entry) return undefined;
    const { since } = this.#memoryOf(entry);
    const caughtAtIssue = generations.map(
      ({ certificate, issuedAt }) =>
        issuedAt >= since && matches(decisions, entry, certificate as Certificate, issuedAt),
    );
    return { holder: slot, entry, inVain: decisions.countInVain(caughtAtIssue) };
  }

  #enforce(): void {
    for (const enforce of this.#enforcers) enforce();
  }

  #judge(certificate: Certificate, issuedAt: Instant): RevocationVerdict {
    return judgeRevocation(this.#site.decisions, certificate, issuedAt, this.#entries);
  }

  #issuedAt(certificate: Certificate): Instant {
    const { csrBackdating } = this.#site.profile.clusterLayer;
    const recorded = this.#site.inventory.recordOf(certificate)?.issuedAt;
    return this.#site.decisions.issueInstant(certificate, recorded, csrBackdating);
  }

  #entryStatus(entry: RevocationEntry): EntryStatus {
    const now = this.machine.now();
    const { decisions, inventory } = this.#site;
    const meant = inventory
      .everyCertificate()
      .filter(
        ({ slot, certificate }) =>
          slot.layer === "cluster" && certificate && inDate(certificate, now),
      )
      .filter(({ certificate, issuedAt }) =>
        matches(decisions, entry, certificate as Certificate, issuedAt),
      );
    const named = (holds: (certificate: Certificate) => boolean) =>
      meant.filter(({ certificate }) => holds(certificate as Certificate)).map(formatGeneration);
    const { revocable, notChecked, escapes } = decisions;
    return {
      matched: named(revocable),
      notRevocable: named((certificate) => !revocable(certificate)),
      notChecked: named((certificate) => revocable(certificate) && notChecked(certificate)),
      inVain: this.#inVain(entry),
      escaping: named((certificate) => revocable(certificate) && escapes(certificate)),
      refused: this.#memoryOf(entry).refused,
      catchesFuture: decisions.catchesFuture(entry, now),
    };
  }
}
