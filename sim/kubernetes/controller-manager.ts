/**
 * kube-controller-manager, as far as certificates go: it approves and signs the requests of kubelets
 * with the Cluster CA. It works through the API with the kubeconfig that it read at its start.
 *
 * Upstream's approver leaves kubelet-serving requests alone; the product's own approver signs them, and
 * here both are this class.
 */
import { issue } from "../issuance.ts";
import type { Machine, Service } from "../machine/machine.ts";
import { Authority } from "../pki/authority.ts";
import type { Certificate } from "../pki/certificate.ts";
import type { Slot } from "../pki/inventory.ts";
import { type CertificateRequest, readRequest } from "../pki/request.ts";
import { accept, firstRefusal, type Reply, refuse } from "../policy/refusal.ts";
import type { Revocations } from "../policy/revocation/verdict.ts";
import type { Site } from "../site.ts";
import type { Api } from "./api.ts";
import { signingRequests } from "./api-object.ts";
import { serialOctets } from "./certificate-manager.ts";
import type { ComponentFiles } from "./component-files.ts";
import { ControllerKubeconfig } from "./controller-kubeconfig.ts";
import { load, places } from "./credential-place.ts";
import { asObject, asSigningRequest, type SigningRequest } from "./signing-request.ts";

export class ControllerManager implements Service {
  readonly name = "kube-controller-manager";
  readonly machine: Machine;
  readonly kubeconfig: ControllerKubeconfig;
  readonly #site: Site;
  readonly #api: Api;
  readonly #revocations: Revocations;
  #running = false;

  constructor(site: Site, machine: Machine, api: Api, revocations: Revocations) {
    this.#site = site;
    this.machine = machine;
    this.#api = api;
    this.#revocations = revocations;
    this.kubeconfig = new ControllerKubeconfig(site, machine, places.controllerManager);
  }

  async start(): Promise<void> {
    this.kubeconfig.readAtStart();
    this.#running = true;
  }

  stop(): void {
    this.#running = false;
  }

  get running(): boolean {
    return this.#running && this.machine.on;
  }

  get files(): ComponentFiles {
    return this.kubeconfig.files;
  }

  /** Looks at a new request: fetches it, decides, and writes the answer back. */
  async handle(name: string): Promise<void> {
    if (!this.running) return;
    const found = await this.#api.get(this.kubeconfig.client(), signingRequests, name);
    if (found.outcome === "refused") return;
    const request = asSigningRequest(found.value);
    if (request.certificate || request.denied) return;
    const signed = await this.#sign(request);
    const answer =
      signed.outcome === "accepted"
        ? { certificate: Buffer.from(signed.value.der).toString("base64") }
        : { denied: { reason: signed.reason, message: signed.message } };
    const object = asObject({ ...request, ...answer });
    await this.#api.request(this.kubeconfig.client(), {
      verb: "update",
      resource: signingRequests,
      name,
      object,
    });
  }

  async #sign(asked: SigningRequest): Promise<Reply<Certificate>> {
    const request = readRequest(Buffer.from(asked.request, "base64"));
    if ("outcome" in request)
      return refuse("signing", "malformed", `malformed request: ${request.problem}`);
    const held = load(this.machine.files, places.clusterAuthority);
    if (!held) return refuse("signing", "not available", "the CA's files can not be read");
    const now = this.machine.now();
    const { signer, usages, requester = nobody } = asked;
    const question = { request, signer, usages, requester, authority: held.certificate, now };
    const refusal =
      firstRefusal(this.#site.decisions.signingChecks, question) ??
      this.#revocations.objectionToReissue(slotOf(asked, request).name);
    if (refusal) return refusal;
    return accept(await this.#issue(new Authority(held.certificate, held.keys), asked, request));
  }

  #issue(
    authority: Authority,
    asked: SigningRequest,
    request: CertificateRequest,
  ): Promise<Certificate> {
    const { leafLifetime, kubeletServerLifetime, csrBackdating } = this.#site.profile.clusterLayer;
    const lifetime =
      asked.signer === "kubernetes.io/kubelet-serving" ? kubeletServerLifetime : leafLifetime;
    const issuedAt = this.machine.now();
    const { notAfter: authorityEnd } = authority.certificate;
    const { signedValidity, signedContent } = this.#site.decisions;
    return issue(
      this.#site,
      { actor: this.name, slot: slotOf(asked, request), issuedAt, serialOctets },
      authority,
      {
        ...signedContent(request, asked.usages),
        ...signedValidity(issuedAt, lifetime, csrBackdating, authorityEnd),
      },
      request.publicKey,
    );
  }
}

const nobody = { name: "nobody", groups: [] };

function slotOf({ signer }: SigningRequest, { subject }: CertificateRequest): Slot {
  const node = subject.commonName.replace("system:node:", "");
  const serving = signer === "kubernetes.io/kubelet-serving";
  return {
    name: `${node}/${serving ? "kubelet-server" : "kubelet-client"}`,
    layer: "cluster",
    kind: serving ? "server certificate" : "client certificate",
    owner: node,
    renewedBy: serving ? "nobody" : "kubelet",
  };
}
