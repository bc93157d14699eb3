/**
 * A client of the cloud agent: signs in with its token, works with its certificate, and keeps that
 * certificate renewed. The same class serves them all; they differ in what they keep over a restart
 * and in whether they renew by themselves or only while somebody uses them.
 */
import { nextKeys } from "../issuance.ts";
import type { Machine, Service } from "../machine/machine.ts";
import { type HeldCertificate, readHeld, writeHeld } from "../pki/held-certificate.ts";
import type { KeyPair } from "../pki/keys.ts";
import { name as subjectName } from "../pki/names.ts";
import { proofOfPossession } from "../pki/possession.ts";
import { createRequest } from "../pki/request.ts";
import type { ClientDescription } from "../policy/client.ts";
import { accept, noSpaceLeft, type Refusal, type Reply, refuse } from "../policy/refusal.ts";
import { record, type Site } from "../site.ts";
import type { Instant } from "../time/instant.ts";
import { Connections } from "./connections.ts";
import type { CloudAgentWire, CloudRequest, CloudResult } from "./messages.ts";

export class CloudClient implements Service {
  readonly description: ClientDescription;
  readonly machine: Machine;
  readonly #site: Site;
  readonly #wire: CloudAgentWire;
  #held: HeldCertificate | undefined;
  #spareKeys: KeyPair | undefined;
  #failures = 0;
  readonly connections = new Connections();

  constructor(site: Site, machine: Machine, description: ClientDescription, wire: CloudAgentWire) {
    this.#site = site;
    this.machine = machine;
    this.description = description;
    this.#wire = wire;
  }

  get name(): string {
    return this.description.name;
  }

  /** What it presents when it calls; undefined before its first sign-in. */
  get held(): HeldCertificate | undefined {
    return this.#held;
  }

  /** Tries to get a certificate that have failed in a row. */
  get failures(): number {
    return this.#failures;
  }

  get token(): string | undefined {
    return this.machine.files.read(this.loginFile);
  }

  /** Puts a token where the next sign-in finds it. */
  deliverToken(token: string): void {
    this.machine.files.write(this.loginFile, token, 0o600);
  }

  async start(): Promise<void> {
    const kept = readHeld(...this.#readAccessFile());
    const step = this.#site.decisions.stepAtStart(kept?.certificate);
    this.#held = step === "go on" ? kept : undefined;
    if (this.#held) return this.#bookRenewal();
    const reply = await this.signIn();
    if (reply.outcome === "refused") this.#failed(reply);
  }

  stop(): void {
    this.#held = undefined;
    // A crash may have come after somebody certified it.
    this.#spareKeys = undefined;
    if (!this.description.keepsCertificate) this.machine.files.remove(this.accessFile);
  }

  /** Exchanges the token for a new certificate with a new key. */
  async signIn(): Promise<Reply> {
    const keys = this.#newKeys();
    const request = await createRequest(subjectName(this.name), keys, this.#names());
    const reply = await this.#over((wire) => wire.signIn(this.token, request));
    if (reply.outcome === "refused") return this.#keepSpare(reply);
    return this.#hold({ certificate: reply.value, keys }, "signed in");
  }

  /** Calls the cloud agent with the certificate alone. */
  async call(request: CloudRequest): Promise<Reply<CloudResult>> {
    if (this.#stepBeforeCall() === "renew") await this.renew();
    return this.#over((wire) => wire.call(this.#held, request));
  }

  /** Exchanges the certificate for a new one with a new key, proving that it holds the old key. */
  async renew(): Promise<Reply> {
    const old = this.#held;
    if (!old)
      return refuse("operation", "no certificate", `${this.name} has no certificate to renew`);
    const keys = this.#newKeys();
    const request = await createRequest(old.certificate.subject, keys, this.#names());
    const proof = proofOfPossession(request, old.keys);
    const reply = await this.#over((wire) => wire.call(old, { do: "renew", request, proof }));
    if (reply.outcome === "refused") return this.#keepSpare(reply);
    const { of: kind } = reply.value;
    if (kind !== "renew") throw new Error(`asked for a renewal, got ${kind}`);
    return this.#hold({ certificate: reply.value.certificate, keys }, "renewed");
  }

  /** Over a connection of its own, where its budget allows one more. */
  async #over<Value>(ask: (wire: CloudAgentWire) => Promise<Reply<Value>>): Promise<Reply<Value>> {
    const { decisions, profile } = this.#site;
    const { waitingConnections, callTimeout } = profile.hostLayer;
    const now = this.machine.now();
    const refusal = decisions.mayConnect(this.connections.waiting(now), waitingConnections);
    if (refusal) return refusal;
    const reply = await ask(this.#wire);
    const answered = reply.outcome === "accepted" || reply.layer !== "tls";
    this.connections.opened(now, decisions.openFor(answered, callTimeout));
    return reply;
  }

  /** The key of an attempt that failed serves the next one, unless somebody may have certified it. */
  #keepSpare(refusal: Refusal): Refusal {
    if (this.#site.decisions.mayBeCertified(refusal)) this.#spareKeys = undefined;
    return refusal;
  }

  /** On disk first: a certificate that would not survive a restart is not taken into use. */
  #hold(held: HeldCertificate, how: "renewed" | "signed in"): Reply {
    this.machine.reach(this, "received a certificate");
    this.#spareKeys = undefined;
    const { certificate, key } = writeHeld(held);
    const { files } = this.machine;
    if (!files.hasRoom) return noSpaceLeft;
    files.write(this.accessFile, `${certificate}${key}`, 0o600);
    this.machine.reach(this, "kept a certificate");
    this.#held = held;
    this.#failures = this.#site.decisions.failuresAfter(this.#failures, how);
    record(
      this.#site,
      { actor: this.name, kind: "installed", subject: this.#current() },
      { kind: "installed", place: `${this.machine.name}:${this.accessFile}`, certificate, key },
    );
    this.#bookRenewal();
    return accept();
  }

  /** Books the next try: when the certificate is due, or a while after a try that failed. */
  #bookRenewal(failedAt?: Instant): void {
    const { decisions, profile } = this.#site;
    if (!decisions.renewsUnasked(this.description.renews)) return;
    const { renewAfter, retryAfter, certificateLifetime } = profile.hostLayer;
    const held = this.#held?.certificate;
    const validity = held ?? {
      notBefore: this.machine.now(),
      notAfter: (this.machine.now() + certificateLifetime) as Instant,
    };
    const at =
      failedAt === undefined
        ? decisions.clientRenewalInstant(validity, renewAfter)
        : decisions.clientRetryInstant(validity, retryAfter, failedAt);
    this.machine.at(this, at, `renews the certificate of ${this.name}`, () =>
      this.#tryRenewal(held?.fingerprint),
    );
  }

  async #tryRenewal(bookedFor: string | undefined): Promise<void> {
    const held = this.#held?.certificate;
    if (held?.fingerprint !== bookedFor) return;
    const step = this.#site.decisions.stepWhenDue(held, this.machine.now());
    const reply = await (step === "renew" ? this.renew() : this.signIn());
    if (reply.outcome === "refused") this.#failed(reply);
  }

  #failed({ reason }: Refusal): void {
    const { decisions } = this.#site;
    this.#failures = decisions.failuresAfter(this.#failures, "failed");
    record(this.#site, {
      actor: this.name,
      kind: "not renewed",
      subject: this.#current(),
      detail: reason,
    });
    this.#bookRenewal(this.machine.now());
  }

  #stepBeforeCall() {
    const held = this.#held?.certificate;
    if (!held) return "go on";
    const { decisions, profile } = this.#site;
    const due = decisions.clientRenewalInstant(held, profile.hostLayer.renewAfter);
    const { renews } = this.description;
    return decisions.stepBeforeCall(held, { renews, due, now: this.machine.now() });
  }

  /** A key that nobody has certified. */
  #newKeys(): KeyPair {
    this.#spareKeys ??= nextKeys(this.#site, this.#site.profile.hostLayer.keys, this.#slot);
    return this.#spareKeys;
  }

  /** SANs as the product asks for them: itself by name, and the loopback address. */
  #names() {
    return {
      usages: ["client auth"] as const,
      dnsNames: ["localhost", this.machine.name],
      ipAddresses: ["127.0.0.1"],
    };
  }

  #readAccessFile(): [string | undefined, string | undefined] {
    const content = this.machine.files.read(this.accessFile);
    return [content, content];
  }

  #current(): string {
    return `${this.#slot}#${this.#site.inventory.generations(this.#slot).length}`;
  }

  get #slot(): string {
    return `${this.name}/certificate`;
  }

  get loginFile(): string {
    return `/opt/wssd/${this.name}/cloudlogin`;
  }

  get accessFile(): string {
    return `/opt/wssd/${this.name}/cloudconfig`;
  }
}
