/**
 * A kubelet: gets its client certificate by TLS bootstrapping, rotates it by itself, and serves the API
 * server's calls with a server certificate that nobody renews.
 */
import { nextGeneration, nextKeys } from "../issuance.ts";
import type { Machine, Service } from "../machine/machine.ts";
import { type Certificate, certificateFrom } from "../pki/certificate.ts";
import type { ExtensionRequest } from "../pki/extensions.ts";
import type { HeldCertificate } from "../pki/held-certificate.ts";
import type { KeyPair } from "../pki/keys.ts";
import { type DistinguishedName, name } from "../pki/names.ts";
import { createRequest } from "../pki/request.ts";
import type { SignerName } from "../policy/csr.ts";
import { accept, noSpaceLeft, type Refusal, type Reply, refuse } from "../policy/refusal.ts";
import { record, type Site } from "../site.ts";
import { add } from "../time/instant.ts";
import type { Random } from "../time/random.ts";
import type { Api } from "./api.ts";
import { signingRequests } from "./api-object.ts";
import type { ApiClient } from "./api-server.ts";
import { install, load, loadAnchors, places } from "./credential-place.ts";
import { knock } from "./door.ts";
import { asObject, asSigningRequest, type SigningRequest } from "./signing-request.ts";

/** Holds the bootstrap token until the kubelet has joined. */
export const bootstrapPath = "/etc/kubernetes/bootstrap-kubelet.conf";

/** What a kubelet asks to have signed; scenarios ask for what should not be signed. */
export interface SigningWish {
  readonly signer: SignerName;
  readonly subject: DistinguishedName;
  readonly extensions: ExtensionRequest;
}

/** A real kubelet on a real node, which does what the one here only stands for. */
export interface RealHands {
  /** Joins with what the files say: its certificate, or a bootstrap token where there is none. */
  start(): Promise<void>;
  /** Gets a new client certificate now. */
  rotate(): Promise<Reply>;
}

export class Kubelet implements Service {
  readonly name = "kubelet";
  readonly machine: Machine;
  readonly #site: Site;
  readonly #api: Api;
  readonly #address: string;
  readonly #random: Random;
  /** Set on kind only. */
  hands: RealHands | undefined;
  #running = false;
  #requests = 0;

  constructor(site: Site, machine: Machine, address: string, api: Api) {
    this.#site = site;
    this.machine = machine;
    this.#address = address;
    this.#api = api;
    this.#random = site.random.fork(`kubelet ${machine.name}`);
  }

  /** Joins with its certificate or its bootstrap token; without a good one it stays out and tries on. */
  async start(): Promise<void> {
    if (this.hands) {
      await this.hands.start();
      return this.ensureServerCertificate();
    }
    this.#running = true;
    await this.#join();
  }

  stop(): void {
    this.#running = false;
  }

  get running(): boolean {
    return this.#running && this.machine.on;
  }

  /** Its client certificate as it lies on disk. */
  get held(): HeldCertificate | undefined {
    return load(this.machine.files, places.kubeletClient);
  }

  /** What it presents to the API server. */
  client(): ApiClient {
    const { held, machine } = this;
    return { held, anchors: this.#anchors, at: machine.now(), from: machine };
  }

  /** The API server's call for logs: the kubelet judges the client's certificate. */
  logs(client: Certificate | undefined): Reply {
    if (!this.running)
      return refuse("tls", "not available", `kubelet ${this.machine.name}: connection refused`);
    const at = this.machine.now();
    return (
      knock(this.#site, { door: "kubelet", certificate: client, anchors: this.#anchors, at }) ??
      accept()
    );
  }

  /** Asks for a certificate through the API, and waits for the signer's answer. */
  async request(client: ApiClient, wish: SigningWish, keys: KeyPair): Promise<Reply<Certificate>> {
    const request = await createRequest(wish.subject, keys, wish.extensions);
    const csr: SigningRequest = {
      name: `csr-${this.machine.name}-${++this.#requests}`,
      request: Buffer.from(request).toString("base64"),
      signer: wish.signer,
      usages: wish.extensions.usages,
    };
    const object = asObject(csr);
    const created = await this.#api.request(client, {
      verb: "create",
      resource: signingRequests,
      name: csr.name,
      object,
    });
    if (created.outcome === "refused") return created;
    const answered = await this.#api.get(client, signingRequests, csr.name);
    if (answered.outcome === "refused") return answered;
    const { certificate, denied } = asSigningRequest(answered.value);
    if (certificate) return accept(certificateFrom(Buffer.from(certificate, "base64")));
    return refuse(
      "signing",
      (denied?.reason ?? "not approved") as Refusal["reason"],
      denied?.message ?? "pending: nobody signs",
    );
  }

  /** Gets a new client certificate with a new key, as whoever `client` is. */
  async rotate(client: ApiClient = this.client()): Promise<Reply> {
    if (this.hands) return this.hands.rotate();
    if (!this.machine.files.hasRoom) return noSpaceLeft;
    const keys = nextKeys(
      this.#site,
      this.#site.profile.clusterLayer.kubeletKeys,
      this.#clientSlot,
    );
    const subject = nextGeneration(this.#site, this.#clientSlot);
    const reply = await this.request(client, this.clientWish(), keys);
    if (reply.outcome === "refused") return reply;
    install(this.#site, this.machine, places.kubeletClient, {
      subject,
      held: { certificate: reply.value, keys },
    });
    this.#bookRotation(true);
    return accept();
  }

  clientWish(nodeName = this.machine.name): SigningWish {
    return {
      signer: "kubernetes.io/kube-apiserver-client-kubelet",
      subject: name(`system:node:${nodeName}`, "system:nodes"),
      extensions: { usages: ["digital signature", "client auth"] },
    };
  }

  /** Has a server certificate signed where there is none; the one that is there is not renewed. */
  async ensureServerCertificate(): Promise<void> {
    const existing = load(this.machine.files, places.kubeletServer)?.certificate;
    if (!this.#site.decisions.wantsServerCertificate(existing, this.machine.now())) return;
    await this.replaceServerCertificate();
  }

  /** Has a server certificate signed, whether there is one or not. */
  async replaceServerCertificate(): Promise<Reply> {
    if (!this.machine.files.hasRoom) return noSpaceLeft;
    const slot = `${this.machine.name}/kubelet-server`;
    const subject = nextGeneration(this.#site, slot);
    const keys = nextKeys(this.#site, this.#site.profile.clusterLayer.kubeletKeys, slot);
    const wish: SigningWish = {
      signer: "kubernetes.io/kubelet-serving",
      subject: name(`system:node:${this.machine.name}`, "system:nodes"),
      extensions: {
        usages: ["digital signature", "server auth"],
        dnsNames: [this.machine.name],
        ipAddresses: [this.#address],
      },
    };
    const reply = await this.request(this.client(), wish, keys);
    if (reply.outcome === "refused") return reply;
    install(this.#site, this.machine, places.kubeletServer, {
      subject,
      held: { certificate: reply.value, keys },
    });
    return accept();
  }

  async #join(): Promise<void> {
    const token = this.machine.files.read(bootstrapPath);
    const step = this.#site.decisions.stepToJoin({
      certificate: this.held?.certificate,
      hasBootstrapFile: token !== undefined,
      now: this.machine.now(),
    });
    if (step === "goes on") {
      this.#bookRotation(false);
      return this.#joined();
    }
    const reply: Reply =
      step === "bootstraps" && token !== undefined
        ? await this.rotate({ ...this.client(), held: undefined, token })
        : refuse("operation", "expired", "no usable client certificate and no bootstrap file");
    if (reply.outcome === "accepted") return this.#joined();
    record(this.#site, {
      actor: `kubelet ${this.machine.name}`,
      kind: "not joined",
      detail: reply.reason,
    });
    const { retryEvery } = this.#site.profile.clusterLayer.kubeletRotation;
    this.machine.after(this, retryEvery, "tries to join", () => this.#join());
  }

  async #joined(): Promise<void> {
    this.machine.files.remove(bootstrapPath);
    await this.ensureServerCertificate();
  }

  /** Draws the instant anew for each certificate, as upstream does. */
  #bookRotation(justRotated: boolean): void {
    const held = this.held;
    if (!held) return;
    const { kubeletRotation } = this.#site.profile.clusterLayer;
    const draw = this.#random.integer(0, 999_999) / 1_000_000;
    const due = this.#site.decisions.kubeletRotationInstant(
      held.certificate,
      kubeletRotation,
      draw,
    );
    // Close to the end of its CA a new certificate may be due at once: no faster than a failed try.
    const earliest = add(this.machine.now(), kubeletRotation.retryEvery);
    const at = justRotated && due < earliest ? earliest : due;
    this.machine.at(this, at, "rotates its client certificate", () => this.#tryRotation(held));
  }

  async #tryRotation(booked: HeldCertificate): Promise<void> {
    if (this.held?.certificate.fingerprint !== booked.certificate.fingerprint) return;
    const reply = await this.rotate();
    if (reply.outcome === "accepted") return this.ensureServerCertificate();
    const { decisions, inventory } = this.#site;
    inventory.noteFailure(this.#clientSlot, decisions.reportedFailure(reply));
    record(this.#site, {
      actor: `kubelet ${this.machine.name}`,
      kind: "not rotated",
      detail: reply.reason,
    });
    const { retryEvery } = this.#site.profile.clusterLayer.kubeletRotation;
    this.machine.after(this, retryEvery, "rotates its client certificate", () =>
      this.#tryRotation(booked),
    );
  }

  get #anchors(): readonly Certificate[] {
    return loadAnchors(this.machine.files, places.clusterAuthority);
  }

  get #clientSlot(): string {
    return `${this.machine.name}/kubelet-client`;
  }
}
