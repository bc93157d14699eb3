/**
 * The certificate manager of a control-plane node: creates certificates from their documents, and
 * renews the managed leaves for as long as it runs. It has the CAs' keys on its node and needs no API
 * server.
 */

import { found, issue, nextGeneration, nextKeys } from "../issuance.ts";
import type { Machine, Service } from "../machine/machine.ts";
import { Authority } from "../pki/authority.ts";
import type { CredentialKind, Slot } from "../pki/inventory.ts";
import {
  type AuthorityDocument,
  type AuthorityName,
  type CertificateDocument,
  extensionsOf,
  type LeafDocument,
  readCertificateDocuments,
} from "../policy/certificate-document.ts";
import { accept, firstRefusal, type Refusal, type Reply, refuse } from "../policy/refusal.ts";
import type { Revocations } from "../policy/revocation/verdict.ts";
import { Problem } from "../problem.ts";
import { record, type Site } from "../site.ts";
import {
  type CredentialPlace,
  type FilePair,
  install,
  load,
  loadAnchors,
} from "./credential-place.ts";

/** Octets of a serial number: 16, as kube-controller-manager's signer and the overview's example. */
export const serialOctets = 16;

export interface ManagedNode {
  readonly name: string;
  readonly machine: Machine;
  /** Host or address under which clients reach the API server. */
  readonly endpoint: string;
  readonly revocations: Revocations;
  /** Restarts the component that reads this place once only; does nothing for the others. */
  restartReaderOf(place: CredentialPlace): Promise<void>;
}

/** Where the documents of a node lie. */
export const documentsPath = "/etc/kubernetes/pki/certificates.yaml";
const fileMode = 0o600;

export class CertificateManager implements Service {
  readonly name = "certificate-manager";
  readonly #site: Site;
  readonly #node: ManagedNode;
  readonly #wantedSerials = new Map<string, string>();
  #latest: { text: string; documents: readonly CertificateDocument[] } | undefined;
  #running = false;

  constructor(site: Site, node: ManagedNode) {
    this.#site = site;
    this.#node = node;
  }

  /** Creates whatever the documents ask for and is not there yet. */
  async provision(): Promise<void> {
    for (const document of this.#documents()) {
      if (load(this.#node.machine.files, placeOf(document))) continue;
      if (document.kind === "CertificateAuthority") await this.#found(document);
      else await this.reissue(document);
    }
  }

  async start(): Promise<void> {
    this.#running = true;
    for (const leaf of this.leaves()) this.#bookRenewal(leaf);
  }

  stop(): void {
    this.#running = false;
  }

  /**
   * Takes further documents in and creates what they ask for.
   * @returns a refusal that names place and field; nothing is written then.
   */
  async apply(text: string): Promise<Reply> {
    const { files } = this.#node.machine;
    const together = [files.read(documentsPath) ?? "", text].join("\n---\n");
    try {
      const added = this.#read(text, "document");
      this.#read(together, documentsPath);
      for (const document of added) {
        const refusal = document.kind === "Certificate" && this.#objectionToSign(document);
        if (refusal) return refusal;
      }
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return refuse("admission", "invalid", error.line());
    }
    files.write(documentsPath, together, fileMode);
    await this.provision();
    return accept();
  }

  /** The documents of the leaves on this node. */
  leaves(): LeafDocument[] {
    return this.#documents().filter((document) => document.kind === "Certificate");
  }

  /** @throws Error when this node has no document of that name. */
  leaf(name: string): LeafDocument {
    const leaf = this.leaves().find(({ metadata }) => metadata.name === name);
    if (!leaf) throw new Error(`${this.#node.name} has no certificate document "${name}"`);
    return leaf;
  }

  /** The CA of that name, as its files hold it now: the first certificate there is the one that signs. */
  authority(name: AuthorityName): Authority {
    const held = load(this.#node.machine.files, this.rootPlace(name));
    if (!held) throw new Error(`${this.#node.name} can not read the CA ${name}`);
    return new Authority(held.certificate, held.keys);
  }

  /** Where a root signs from, and who is trusted beside it. */
  rootPlace(name: AuthorityName): FilePair {
    return placeOf(this.#root(name)) as FilePair;
  }

  /** Where the root lies that will sign next. */
  nextRootPlace(name: AuthorityName): FilePair {
    const { certificate, key } = this.rootPlace(name);
    return { certificate: next(certificate), key: next(key) };
  }

  /** @throws Error while no root of that name is rotated. */
  nextRoot(name: AuthorityName): Authority {
    const held = load(this.#node.machine.files, this.nextRootPlace(name));
    if (!held) throw new Error(`no new ${name} is there`);
    return new Authority(held.certificate, held.keys);
  }

  /** Makes the root that will sign next; nobody knows it yet. */
  async makeNextRoot(name: AuthorityName): Promise<void> {
    await this.#found(this.#root(name), this.nextRootPlace(name));
  }

  /**
   * Renews a leaf that is due, unless the rules say no; a refusal is recorded with its reason and
   * tried again later. Whoever reads the file only once is restarted.
   */
  async renew(leaf: LeafDocument): Promise<Reply> {
    const held = load(this.#node.machine.files, placeOf(leaf));
    if (!held) throw new Error(`${slotOf(this.#node.name, leaf)} is not there to be renewed`);
    const { certificate } = held;
    const { revocations } = this.#node;
    const revocation = revocations.verdictOf(certificate);
    const refusal = firstRefusal(this.#site.decisions.leafRenewalChecks, {
      certificate,
      revocation,
      hasRoom: this.#node.machine.files.hasRoom,
      now: this.#node.machine.now(),
    });
    if (refusal) {
      if (revocation.outcome === "revoked") revocations.noteRefusal(revocation.entry, "renewals");
      return this.#notRenewed(leaf, refusal);
    }
    const made = await this.reissue(leaf);
    if (made.outcome === "refused") return made;
    await this.#node.restartReaderOf(placeOf(leaf));
    return accept();
  }

  /** For scenarios: the next certificate of that name gets this serial number (hex). */
  wantSerialNumber(name: string, serialNumber: string): void {
    this.#wantedSerials.set(name, serialNumber);
  }

  /**
   * A new certificate with a new key, put in place, and nobody restarted. What is asked is whether it would
   * be in vain: once more revoked, or of a CA that has ended.
   */
  async reissue(leaf: LeafDocument): Promise<Reply> {
    const { profile, decisions } = this.#site;
    const { machine, endpoint } = this.#node;
    const managed = decisions.isManaged(leaf.spec.renewal);
    const slot = this.#slot(leaf, managed ? this.name : "nobody");
    const issuedAt = machine.now();
    const objection =
      this.#node.revocations.objectionToReissue(slot.name) ?? this.#objectionToSign(leaf);
    if (objection) return this.#notRenewed(leaf, objection);
    const subject = nextGeneration(this.#site, slot.name);
    const keys = nextKeys(this.#site, decisions.leafKeyKind(profile), slot.name);
    const { leafLifetime, kubeconfigLifetime } = profile.clusterLayer;
    const previous = load(machine.files, placeOf(leaf));
    const wanted = this.#takeSerialNumber(leaf.metadata.name);
    const certificate = await issue(
      this.#site,
      { actor: this.name, slot, issuedAt, serialOctets, ...wanted },
      this.authority(leaf.spec.issuer),
      {
        ...decisions.leafContent(leaf.spec.subject, extensionsOf(leaf), previous?.certificate),
        ...decisions.leafValidity(issuedAt, managed ? leafLifetime : kubeconfigLifetime),
      },
      keys.spki,
    );
    const anchors = loadAnchors(machine.files, this.rootPlace("cluster-ca"));
    install(this.#site, machine, placeOf(leaf), {
      subject,
      held: { certificate, keys },
      anchors,
      server: endpoint,
    });
    this.#node.revocations.noteIssue();
    if (this.#running) this.#bookRenewal(leaf);
    return accept();
  }

  #objectionToSign({ spec }: LeafDocument): Refusal | undefined {
    const { certificate: authority } = this.authority(spec.issuer);
    const now = this.#node.machine.now();
    return firstRefusal(this.#site.decisions.leafSigningChecks, { authority, now });
  }

  #notRenewed(leaf: LeafDocument, refusal: Refusal): Refusal {
    const subject = this.#generation(leaf);
    const { decisions, inventory } = this.#site;
    inventory.noteFailure(slotOf(this.#node.name, leaf), decisions.reportedFailure(refusal));
    record(this.#site, {
      actor: this.name,
      kind: "not renewed",
      subject,
      detail: refusal.reason,
    });
    return refusal;
  }

  async #found(document: AuthorityDocument, place = placeOf(document)): Promise<void> {
    const { profile, decisions } = this.#site;
    const { name } = document.metadata;
    const slot = {
      name,
      layer: "cluster",
      kind: "authority",
      owner: this.name,
      renewedBy: "operator",
    } as const;
    const subject = nextGeneration(this.#site, name);
    const keys = nextKeys(this.#site, decisions.rootKeyKind(profile), name);
    const issuedAt = this.#node.machine.now();
    const { certificate } = await found(
      this.#site,
      { actor: this.name, slot, issuedAt, serialOctets },
      {
        subject: document.spec.subject,
        ...decisions.rootValidity(issuedAt, profile.clusterLayer.rootLifetime),
      },
      keys,
    );
    install(this.#site, this.#node.machine, place, { subject, held: { certificate, keys } });
  }

  #root(name: AuthorityName): AuthorityDocument {
    const document = this.#documents().find(({ metadata }) => metadata.name === name);
    return document as AuthorityDocument;
  }

  /** Books the renewal of a leaf, or the next try after one that failed just now. */
  #bookRenewal(leaf: LeafDocument, failed = false): void {
    const { machine } = this.#node;
    const held = load(machine.files, placeOf(leaf));
    const { decisions, profile } = this.#site;
    if (!held || !decisions.isManaged(leaf.spec.renewal)) return;
    const { renewAfter, retryAfter } = profile.clusterLayer;
    const at = failed
      ? decisions.leafRetryInstant(held.certificate, retryAfter, machine.now())
      : decisions.leafRenewalInstant(held.certificate, renewAfter);
    machine.at(this, at, `renews ${leaf.metadata.name}`, async () => {
      const current = load(machine.files, placeOf(leaf));
      if (current?.certificate.fingerprint !== held.certificate.fingerprint) return;
      const reply = await this.renew(leaf);
      if (reply.outcome === "refused") this.#bookRenewal(leaf, true);
    });
  }

  #documents(): readonly CertificateDocument[] {
    const text = this.#node.machine.files.read(documentsPath) ?? "";
    if (this.#latest?.text !== text)
      this.#latest = { text, documents: this.#read(text, documentsPath) };
    return this.#latest.documents;
  }

  #read(text: string, file: string): readonly CertificateDocument[] {
    return readCertificateDocuments(text, file, this.#site.decisions.certificateDocumentSchema);
  }

  #takeSerialNumber(name: string): { serialNumber?: string } {
    const serialNumber = this.#wantedSerials.get(name);
    this.#wantedSerials.delete(name);
    return serialNumber === undefined ? {} : { serialNumber };
  }

  #slot(leaf: LeafDocument, renewedBy: string): Slot {
    const { name } = this.#node;
    return {
      name: slotOf(name, leaf),
      layer: "cluster",
      kind: kindOf(leaf),
      owner: name,
      renewedBy,
    };
  }

  #generation(leaf: LeafDocument): string {
    const slot = slotOf(this.#node.name, leaf);
    return `${slot}#${this.#site.inventory.generations(slot).length}`;
  }
}

/** "cp-1/apiserver" */
export function slotOf(node: string, leaf: LeafDocument): string {
  return `${node}/${leaf.metadata.name}`;
}

export function placeOf({ spec }: CertificateDocument): CredentialPlace {
  if ("kubeconfig" in spec && spec.kubeconfig) return { kubeconfig: spec.kubeconfig };
  return { certificate: spec.certificate as string, key: spec.key as string };
}

/** "/etc/kubernetes/pki/ca.crt": "/etc/kubernetes/pki/ca-next.crt" */
function next(path: string): string {
  return path.replace(/(\.\w+)$/, "-next$1");
}

function kindOf({ spec }: LeafDocument): CredentialKind {
  if (spec.usages.length === 2) return "peer certificate";
  return spec.usages[0] === "server auth" ? "server certificate" : "client certificate";
}
