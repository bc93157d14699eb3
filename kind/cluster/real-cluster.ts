/**
 * A cluster of real components around the simulator's actors. The certificate manager keeps its files in
 * the world's memory; here they are brought to the node, dated for the real clock. What only Kubernetes
 * does (kubelet certificates, secrets, who is let in) happens there, and is read back from there.
 */
import { setTimeout as wait } from "node:timers/promises";
import { install, load, places } from "../../sim/kubernetes/credential-place.ts";
import { bootstrapPath, type RealHands } from "../../sim/kubernetes/kubelet.ts";
import type { Authority } from "../../sim/pki/authority.ts";
import type { Certificate } from "../../sim/pki/certificate.ts";
import type { HeldCertificate } from "../../sim/pki/held-certificate.ts";
import { generateKeyPair, type KeyPair } from "../../sim/pki/keys.ts";
import { name } from "../../sim/pki/names.ts";
import { encodePem, readPemCertificates } from "../../sim/pki/pem.ts";
import type { AuthorityName } from "../../sim/policy/certificate-document.ts";
import { accept, type Reply, refuse } from "../../sim/policy/refusal.ts";
import { type Duration, days, hours } from "../../sim/time/duration.ts";
import { add, subtract } from "../../sim/time/instant.ts";
import type { World } from "../../sim/world.ts";
import { keyOf } from "../host/fresh-keys.ts";
import type { Node } from "../node/node.ts";
import type { Seat } from "../node/nodes.ts";
import { resourcePath } from "../revocation/manifests.ts";
import { offsetAt, realNow } from "../time-travel/clock.ts";
import { redated } from "../time-travel/redate.ts";
import { ControlPlane } from "./control-plane.ts";
import type { HttpsCall, HttpsReply } from "./https.ts";
import { nodeFiles } from "./node-files.ts";
import { RealKubelet } from "./real-kubelet.ts";
import { roles } from "./roles.ts";
import { clientWish, signedCertificate, signingRequest } from "./signing-request.ts";
import { outcomeOf, type Refused } from "./verdict.ts";

const authorities: readonly AuthorityName[] = ["cluster-ca", "etcd-ca", "front-proxy-ca"];

export class RealCluster {
  readonly world: World;
  readonly controlPlane: ControlPlane;
  /** Whether time has passed on its nodes, and running components have seen it. */
  aged = false;
  readonly kubelets = new Map<string, RealKubelet>();
  /** What has to be added to a date of the scenario to get the real one; fixed between two travels. */
  #offset: Duration;
  readonly #firstOffset: Duration;
  readonly #kubeletKeys = new Map<string, KeyPair>();
  readonly #byRealFingerprint = new Map<string, Certificate>();
  #administrator: HeldCertificate | undefined;
  #viewer: HeldCertificate | undefined;

  /** Certificates from YAML, `kubeadm init` on them, roles, and workers by TLS bootstrapping. */
  static async build(
    world: World,
    { node, kms }: Seat,
    workers: readonly Node[],
  ): Promise<RealCluster> {
    const cluster = new RealCluster(world, new ControlPlane(node));
    kms.serve(world.cluster.kms);
    await cluster.writeFiles();
    await cluster.controlPlane.init(world.site.profile.clusterLayer.leafLifetime);
    await cluster.controlPlane.kubectl("apply -f -", roles);
    await Promise.all(workers.map((worker) => cluster.#admit(worker)));
    await cluster.#enter([node, ...workers]);
    await cluster.settled();
    return cluster;
  }

  /**
   * A new world on a control plane that stands already, with roots of the same keys: the files of the new
   * world, kubelets as good as new, and no object of the last scenario.
   * @param last `aged`: time has passed on the nodes; `joined`: workers of earlier scenarios.
   */
  static async renew(
    world: World,
    { node, kms }: Seat,
    { aged, joined, joining }: { aged: boolean; joined: readonly Node[]; joining: readonly Node[] },
  ): Promise<RealCluster> {
    const cluster = new RealCluster(world, new ControlPlane(node));
    kms.serve(world.cluster.kms);
    await Promise.all([cluster.writeFiles(), cluster.#forgetObjects()]);
    await Promise.all([
      ...(aged ? cluster.#restartReaders() : []),
      ...[node, ...joined].map((each) => cluster.#rejuvenate(each)),
      ...joining.map((worker) => cluster.#admit(worker)),
    ]);
    cluster.aged = false;
    await cluster.#enter([node, ...joined, ...joining]);
    await cluster.showServing();
    await cluster.settled();
    return cluster;
  }

  private constructor(world: World, controlPlane: ControlPlane) {
    this.world = world;
    this.controlPlane = controlPlane;
    this.#offset = offsetAt(world.now());
    this.#firstOffset = this.#offset;
  }

  /** A node becomes a worker. */
  async join(worker: Node): Promise<void> {
    await this.#admit(worker);
    await this.#enter([worker]);
  }

  /** Returns when the API server reaches every kubelet, whatever those answer. */
  async settled(): Promise<void> {
    await this.controlPlane.until("the API server reaches the kubelets", async () => {
      const replies = await Promise.all(
        [...this.kubelets.keys()].map((node) =>
          this.asAdministrator({ path: `/api/v1/nodes/${node}/proxy/healthz` }),
        ),
      );
      return replies.every((reply) => reply.kind === "answer" && reply.status < 500);
    });
  }

  kubelet(name: string): RealKubelet {
    const kubelet = this.kubelets.get(name);
    if (!kubelet) throw new Error(`there is no node "${name}"`);
    return kubelet;
  }

  authority(name: AuthorityName) {
    return this.world.cluster.first.certificateManager.authority(name);
  }

  /** As it is seen by whoever reads the real clock. */
  real(certificate: Certificate): Certificate {
    const offset =
      certificate.isAuthority && !this.#authoritiesMatter ? this.#firstOffset : this.#offset;
    const real = redated(certificate, offset, this.#signerOf(certificate));
    this.#byRealFingerprint.set(real.fingerprint, certificate);
    return real;
  }

  /** Whose real twin has this fingerprint; undefined for one that is not in the books. */
  certificateOf(fingerprint: string): Certificate | undefined {
    return this.#byRealFingerprint.get(fingerprint);
  }

  /**
   * As its holder shows it at this moment. Go compares fractions of a second and OpenSSL excludes the last
   * one, so what is in its last second is shown two seconds before its end.
   */
  shown({ certificate, keys }: HeldCertificate): HeldCertificate {
    const now = this.world.now();
    const offset = offsetAt(now) + (certificate.notAfter === now ? graceSeconds : 0);
    const real = redated(certificate, offset as Duration, this.#signerOf(certificate));
    this.#byRealFingerprint.set(real.fingerprint, certificate);
    return { certificate: real, keys };
  }

  /** Returns when the real clock has caught up with the actors' one; nothing is dated anew. */
  async waitForClock(): Promise<void> {
    const reached = (this.world.now() + this.#offset) * 1000;
    await wait(Math.max(0, reached - Date.now()));
  }

  /**
   * Everything is older by `span`, which the actors have just lived through; a kubelet that is past the
   * latest instant at which it rotates does so.
   * @param span short enough for every kubelet to rotate at most once in it.
   */
  async grow(span: Duration): Promise<void> {
    this.#offset = offsetAt(this.world.now());
    const signer = this.authority("cluster-ca").keys;
    await Promise.all(
      [...this.kubelets.values()].map(async (kubelet) => {
        const older = await kubelet.grow(span, signer);
        if (this.#untilRotationOf(kubelet.name) > 0) return;
        if (await kubelet.rotatesFrom(older, this.#mayRotate(older.certificate)))
          this.note(kubelet, await kubelet.held());
      }),
    );
  }

  /** Brings the files to the node as they stand, and shows that the running components have seen them. */
  async catchUp(): Promise<void> {
    this.#offset = offsetAt(this.world.now());
    await this.writeFiles();
    await this.showServing();
    if (this.real(this.authority("cluster-ca").certificate).notAfter < realNow())
      return this.#showEndOfAuthority();
    if (!(await this.#canRestart())) return;
    await Promise.all(this.#restartReaders());
    await this.settled();
  }

  /** New files, and a control plane that has read them: the API server keeps connections for minutes. */
  async startAnew(): Promise<void> {
    this.#offset = offsetAt(this.world.now());
    await this.writeFiles();
    await this.controlPlane.restart("API server");
    await this.catchUp();
  }

  /** The whole cluster is switched off, nothing renews, and everything is older by `span` when it is on again. */
  async off(): Promise<void> {
    await Promise.all([...this.kubelets.values()].map((kubelet) => kubelet.off()));
    await this.controlPlane.kill();
  }

  /** Kubelets that are due draw their deadline when they start, and may rotate at once. */
  async on(span: Duration): Promise<void> {
    this.aged = true;
    this.#offset = offsetAt(this.world.now());
    await this.writeFiles();
    const signer = this.authority("cluster-ca").keys;
    const kubelets = [...this.kubelets.values()];
    const older = await Promise.all(kubelets.map((kubelet) => kubelet.age(span, signer)));
    await Promise.all(kubelets.map((kubelet) => kubelet.restart()));
    await this.controlPlane.started();
    const apiWorks = await this.controlPlane.isReady();
    for (const [place, kubelet] of kubelets.entries()) {
      const old = older[place] as HeldCertificate;
      const share = this.#shareOfLife(old.certificate);
      if (!apiWorks || share < rotatesPerhaps || share > 1) continue;
      if (await kubelet.rotatesFrom(old, share >= rotatesForCertain))
        this.note(kubelet, await kubelet.held());
    }
    if (apiWorks) await this.settled();
  }

  #shareOfLife({ notBefore, notAfter }: Certificate): number {
    return (realNow() - notBefore) / (notAfter - notBefore);
  }

  /** Once the API server has read the CA that has expired, it knows nobody any more. */
  async #showEndOfAuthority(): Promise<void> {
    const unknown = async () => {
      const reply = await this.asViewer({ path: "/api" });
      return reply.kind === "answer" && reply.status === 401;
    };
    const what = "the API server has seen its client CA expire";
    await this.controlPlane.until(what, unknown, rereadMilliseconds);
  }

  /** Brings what the actors have written to the node; nobody is told. */
  async writeFiles(): Promise<void> {
    const { files } = this.world.cluster.first.machine;
    await this.controlPlane.node.write(nodeFiles(files, (certificate) => this.real(certificate)));
  }

  async showServing(): Promise<void> {
    const serving = this.world.cluster.first.apiServer.files.pair(places.apiServer)?.certificate;
    if (serving) await this.controlPlane.serves(this.real(serving));
  }

  /** A request with a credential of the harness's own, which is made for the real clock and never aged. */
  async asAdministrator(call: Omit<HttpsCall, "host" | "port">): Promise<HttpsReply> {
    const authority = this.authority("cluster-ca");
    this.#administrator ??= await own(authority, "system:masters");
    return this.#ask(call, this.#administrator);
  }

  /** As somebody whom the authorizers are asked about, unlike system:masters. */
  async asViewer(call: Omit<HttpsCall, "host" | "port">): Promise<HttpsReply> {
    this.#viewer ??= await own(this.authority("cluster-ca"), "certwarp:viewers");
    return this.#ask(call, this.#viewer);
  }

  #ask(call: Omit<HttpsCall, "host" | "port">, held: HeldCertificate): Promise<HttpsReply> {
    const anchors = [this.real(this.authority("cluster-ca").certificate)];
    return this.controlPlane.ask({ ...call, held, anchors });
  }

  /** The key that goes with a public key: of an actor, or of a kubelet that has been seen. */
  keyOf(id: string): KeyPair {
    return this.#kubeletKeys.get(id) ?? keyOf(id);
  }

  /** How long until the next kubelets are sure to rotate; those that are past it and have not do not count. */
  untilRotation(): Duration {
    const waits = [...this.kubelets.keys()]
      .map((name) => this.#untilRotationOf(name))
      .filter((wait) => wait > 0);
    const soonest = Math.min(...waits);
    return Math.max(...waits.filter((wait) => wait <= soonest + together), soonest) as Duration;
  }

  #untilRotationOf(name: string): Duration {
    const held = load(this.world.platform.machine(name).files, places.kubeletClient);
    if (!held) return Number.POSITIVE_INFINITY as Duration;
    const { notBefore, notAfter } = held.certificate;
    const at = notBefore + Math.ceil((notAfter - notBefore) * rotatesForCertain) + margin;
    return (at - this.world.now()) as Duration;
  }

  /** Enters a kubelet's certificate, dated for the scenario, into the books and the actors' files. */
  note({ name: node }: RealKubelet, held: HeldCertificate): void {
    const { site } = this.world;
    this.#kubeletKeys.set(held.keys.id, held.keys);
    const certificate = redated(
      held.certificate,
      -this.#offset as Duration,
      this.#signerOf(held.certificate),
    );
    this.#byRealFingerprint.set(held.certificate.fingerprint, certificate);
    const slot = {
      name: `${node}/kubelet-client`,
      layer: "cluster",
      kind: "client certificate",
      owner: node,
      renewedBy: "kubelet",
    } as const;
    const backdating = site.profile.clusterLayer.csrBackdating;
    const generation = site.inventory.record(
      slot,
      { certificate },
      (certificate.notBefore + backdating) as typeof certificate.notBefore,
    );
    const machine = this.world.platform.machine(node);
    install(site, machine, places.kubeletClient, {
      subject: `${slot.name}#${generation.number}`,
      held: { certificate, keys: held.keys },
    });
  }

  async #admit(worker: Node): Promise<void> {
    await this.controlPlane.admit(worker, this.authority("cluster-ca").certificate);
  }

  /** Kubelets that have their certificates are known to the actors from now on, in this order. */
  async #enter(nodes: readonly Node[]): Promise<void> {
    const authority = encodePem("CERTIFICATE", this.authority("cluster-ca").certificate.der);
    for (const node of nodes) {
      const kubelet = new RealKubelet(node);
      this.kubelets.set(kubelet.name, kubelet);
      const standIn = this.world.cluster.node(kubelet.name)?.kubelet;
      if (standIn) standIn.hands = this.#handsOf(kubelet);
      const { files } = this.world.platform.machine(kubelet.name);
      files.write(places.clusterAuthority.certificate, authority, 0o644);
      this.note(kubelet, await kubelet.held());
    }
  }

  /** As if its kubelet had just joined. */
  async #rejuvenate(node: Node): Promise<void> {
    await new RealKubelet(node).rejuvenate(this.authority("cluster-ca").keys);
  }

  async #forgetObjects(): Promise<void> {
    const collections = [
      "/api/v1/namespaces/kube-system/secrets",
      "/apis/certificates.k8s.io/v1/certificatesigningrequests",
      resourcePath(),
    ];
    for (const path of collections) await this.asAdministrator({ path, method: "DELETE" });
  }

  #handsOf(kubelet: RealKubelet): RealHands {
    return {
      start: async () => {
        await this.revive();
        const { files } = this.world.platform.machine(kubelet.name);
        if (load(files, places.kubeletClient)) return kubelet.restart();
        await kubelet.bootstrap(
          await this.controlPlane.bootstrapKubeconfig(await this.controlPlane.newToken()),
        );
        this.note(kubelet, await kubelet.held());
        files.remove(bootstrapPath);
      },
      rotate: async () => {
        await this.revive();
        return this.#renewKubelet(kubelet);
      },
    };
  }

  /** With the kubelet's own credential, as it would ask itself. */
  async #renewKubelet(kubelet: RealKubelet): Promise<Reply> {
    const keys = generateKeyPair("P-256");
    const request = await signingRequest(clientWish(kubelet.name), keys);
    const created = await this.#ask(request.call, await kubelet.held());
    if (created.kind !== "answer" || created.status !== 201) {
      const { layer, reason, words } = outcomeOf(created, "kube-apiserver") as Refused;
      return refuse(layer, reason, words);
    }
    const signed = await signedCertificate(request, (call) => this.asAdministrator(call));
    if (!signed) return refuse("signing", "not approved", "pending: nobody signs");
    const [certificate] = readPemCertificates(signed) as readonly Certificate[];
    const held = { certificate: certificate as Certificate, keys };
    await kubelet.install(held);
    this.note(kubelet, held);
    return accept();
  }

  /** New files may bring back what had stopped for want of them. */
  async revive(): Promise<void> {
    await this.writeFiles();
    const { controlPlane } = this;
    if (await controlPlane.isReady()) return;
    const kubelet = this.kubelet(controlPlane.node.facts.name);
    if ((await kubelet.held()).certificate.notAfter < realNow())
      await kubelet.standBy(await controlPlane.bootstrapKubeconfig(tokenOfNobody));
    await controlPlane.kill();
    await controlPlane.serving();
  }

  /** What is killed comes back only where a kubelet can start, and can work only with an API server. */
  async #canRestart(): Promise<boolean> {
    const kubelet = this.kubelet(this.controlPlane.node.facts.name);
    const own = (await kubelet.held()).certificate;
    const serving = this.world.cluster.first.apiServer.files.pair(places.apiServer)?.certificate;
    return [own, serving && this.real(serving)].every(
      (certificate) => certificate !== undefined && certificate.notAfter >= realNow(),
    );
  }

  /** Those who read their kubeconfig at their start alone. */
  #restartReaders(): Promise<void>[] {
    this.aged = true;
    const { controlPlane } = this;
    return [controlPlane.restart("controller-manager"), controlPlane.restart("scheduler")];
  }

  get #authoritiesMatter(): boolean {
    return this.world.site.profile.clusterLayer.rootLifetime < days(365);
  }

  #mayRotate(certificate: Certificate): boolean {
    const virtual = redated(certificate, -this.#offset as Duration, this.#signerOf(certificate));
    const verdict = this.world.cluster.revocations.verdictOf(virtual);
    return verdict.outcome !== "revoked" && realNow() <= certificate.notAfter;
  }

  #signerOf(certificate: Certificate): KeyPair | undefined {
    return authorities
      .map((name) => this.authority(name))
      .find(({ certificate: own }) => own.subject.commonName === certificate.issuer.commonName)
      ?.keys;
  }
}

/** An API server looks at its CA files once a minute, should it have missed that they changed. */
const rereadMilliseconds = 100_000;
/** client-go: the deadline is drawn between 70 % and 90 % of the life, the latter excluded. */
const graceSeconds = 2;
/** Lets a kubelet start static pods, the API server among them, from which it will get a real token. */
const tokenOfNobody = "000000.0000000000000000";
const rotatesPerhaps = 0.7;
const rotatesForCertain = 0.9;
/** Seconds of a scenario's time by which real time has gone on when a kubelet draws its deadline. */
const margin = 30;
/** Kubelets that are due within an hour of each other are made to rotate in one go. */
const together = hours(1);

async function own(authority: Authority, group: string): Promise<HeldCertificate> {
  const keys = generateKeyPair("P-256");
  const now = realNow();
  const certificate = await authority.issue(
    {
      subject: name("certwarp", group),
      serialNumber: "1",
      notBefore: subtract(now, hours(1)),
      notAfter: add(now, days(1)),
      usages: ["digital signature", "client auth"],
    },
    keys.spki,
  );
  return { certificate, keys };
}
