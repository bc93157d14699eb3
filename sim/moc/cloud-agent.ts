/**
 * The cloud agent: signs clients in, renews their certificates, and orchestrates the create, read,
 * update and delete of infrastructure, which node agents carry out.
 *
 * Knows nothing of sockets: whoever carries the messages calls `signIn` and `call`.
 */
import type { Machine, Service } from "../machine/machine.ts";
import type { Certificate } from "../pki/certificate.ts";
import { type CertificateRequest, readRequest } from "../pki/request.ts";
import { verify } from "../pki/verification.ts";
import type { Presented } from "../policy/cloud-agent.ts";
import { accept, firstRefusal, type Refusal, type Reply } from "../policy/refusal.ts";
import type { ResourceKind, Verb } from "../policy/roles.ts";
import { record, type Site } from "../site.ts";
import { CertificateIssuer, type ClientCertificateContent } from "./certificate-issuer.ts";
import { Identities, type Identity } from "./identity.ts";
import { KeyVault } from "./key-vault.ts";
import type { CloudRequest, CloudResult } from "./messages.ts";
import { Turns } from "./turns.ts";
import { Workforce } from "./workforce.ts";

export class CloudAgent implements Service {
  readonly name = "cloud-agent";
  readonly identities: Identities;
  readonly issuer: CertificateIssuer;
  readonly workforce = new Workforce();
  readonly #site: Site;
  readonly #machine: Machine;
  readonly vault: KeyVault;
  readonly #turns = new Turns();

  constructor(site: Site, machine: Machine) {
    this.#site = site;
    this.#machine = machine;
    this.identities = new Identities(site, machine, this);
    this.issuer = new CertificateIssuer(site, machine);
    this.vault = new KeyVault(site, machine);
  }

  async start(): Promise<void> {
    this.identities.start();
  }

  stop(): void {}

  /** The sign-in port: a token and a certificate request (DER) for a certificate. */
  async signIn(token: string | undefined, requestDer: Uint8Array): Promise<Reply<Certificate>> {
    const verified = this.identities.verifyToken(token);
    const identity =
      verified.outcome === "valid" ? this.identities.get(verified.claims.sub) : undefined;
    const request = readRequest(requestDer);
    const refusal = firstRefusal(this.#site.decisions.signInChecks, {
      token: verified,
      identity,
      request,
    });
    if (refusal) return this.#refuse(identity?.name, "sign-in", refusal);
    const certificate = await this.#firstCertificate(
      identity as Identity,
      request as CertificateRequest,
    );
    return accept(certificate);
  }

  /** The port for everything else, entered with a certificate alone. */
  async call(
    certificate: Certificate | undefined,
    request: CloudRequest,
    token?: string,
  ): Promise<Reply<CloudResult>> {
    const presented = this.#present(certificate, token);
    if (request.do === "renew") return this.#renew(presented, request);
    const refusal = firstRefusal(this.#site.decisions.callChecks, presented);
    if (refusal) return this.#refuse(certificate?.subject.commonName, request.do, refusal);
    this.#admit(presented, request.do);
    return this.#serve(presented.identity as Identity, request);
  }

  #firstCertificate(identity: Identity, request: CertificateRequest): Promise<Certificate> {
    const lifetime = this.#site.profile.hostLayer.certificateLifetime;
    const content = { ...this.#site.decisions.firstContent(request), lifetime };
    return this.#issue(identity, content, request);
  }

  /** One certificate of an identity after the other, however many are asked for at one time. */
  #issue(
    identity: Identity,
    content: ClientCertificateContent,
    request: CertificateRequest,
  ): Promise<Certificate> {
    const queue = this.#site.decisions.issuingQueue(identity.name, request);
    return this.#turns.take(queue, async () => {
      const certificate = await this.issuer.issue(identity, content, request.publicKey);
      this.#machine.reach(this, "issued a certificate");
      return certificate;
    });
  }

  async #renew(
    presented: Presented,
    asked: CloudRequest & { do: "renew" },
  ): Promise<Reply<CloudResult>> {
    const request = readRequest(asked.request);
    const refusal = firstRefusal(this.#site.decisions.renewalChecks, {
      ...presented,
      request,
      proof: asked.proof,
    });
    if (refusal) return this.#refuse(presented.certificate?.subject.commonName, "renew", refusal);
    this.#admit(presented, "renew");
    const content = this.#site.decisions.renewedContent(presented.certificate as Certificate);
    const certificate = await this.#issue(
      presented.identity as Identity,
      content,
      request as CertificateRequest,
    );
    return accept({ of: "renew", certificate });
  }

  #serve(identity: Identity, request: Exclude<CloudRequest, { do: "renew" }>): Reply<CloudResult> {
    switch (request.do) {
      case "greet":
        return accept({ of: "greet" });
      case "join":
        return this.workforce.join(identity.name);
      case "operate":
        return (
          this.#forbidden(identity, request.verb, request.kind) ??
          this.#operated(request, this.workforce.operate(request.verb, request.kind, request.name))
        );
      case "name key":
        return (
          this.#forbidden(identity, "read", "key") ??
          accept({ of: "name key", version: this.vault.current(identity.name) })
        );
      case "wrap":
        return (
          this.#forbidden(identity, "update", "key") ??
          accept({ of: "wrap", ...this.vault.wrap(identity.name, request.data) })
        );
      case "unwrap":
        return (
          this.#forbidden(identity, "read", "key") ??
          accept({
            of: "unwrap",
            data: this.vault.unwrap(identity.name, request.data, request.version),
          })
        );
    }
  }

  #present(certificate: Certificate | undefined, token?: string): Presented {
    const shown = token === undefined ? undefined : this.identities.verifyToken(token);
    const name = this.#site.decisions.callerName(certificate, shown);
    const identity = name === undefined ? undefined : this.identities.get(name);
    const tokenInDate = identity !== undefined && this.identities.hasTokenInDate(identity);
    const verification =
      certificate &&
      verify({
        certificate,
        anchors: this.issuer.anchors,
        at: this.#machine.now(),
        usage: "client auth",
      });
    const tokenIssuedAt = identity && this.identities.tokenIssuedAt(identity);
    return { certificate, verification, identity, tokenInDate, tokenIssuedAt };
  }

  #forbidden(identity: Identity, verb: Verb, kind: ResourceKind): Refusal | undefined {
    const refusal = firstRefusal(this.#site.decisions.operationChecks, { identity, verb, kind });
    return refusal && this.#refuse(identity.name, `${verb} ${kind}`, refusal);
  }

  #admit({ certificate, identity }: Presented, what: string): void {
    if (!certificate) return;
    const generation = this.#site.inventory.recordOf(certificate);
    record(
      this.#site,
      {
        actor: this.name,
        kind: "admitted",
        subject: `${identity?.name}/certificate#${generation?.number ?? "?"}`,
        detail: what,
      },
      {
        kind: "admitted",
        door: this.name,
        certificate: certificate.der,
        anchors: this.issuer.anchors.map(({ der }) => der),
        at: this.#machine.now(),
        usage: "client",
      },
    );
  }

  #refuse(who: string | undefined, what: string, refusal: Refusal): Refusal {
    const detail = `${what}: ${refusal.layer}, ${refusal.reason}`;
    record(this.#site, { actor: this.name, kind: "refused", subject: who ?? "somebody", detail });
    return refusal;
  }

  #operated(
    request: CloudRequest & { do: "operate" },
    reply: Reply<CloudResult>,
  ): Reply<CloudResult> {
    const detail = reply.outcome === "accepted" ? reply.outcome : reply.reason;
    record(this.#site, {
      actor: this.name,
      kind: `${request.verb} ${request.kind}`,
      subject: request.name,
      detail,
    });
    return reply;
  }
}
