/**
 * A cluster of real components around the simulator's actors. The certificate manager keeps its files in
 * the world's memory; here they are brought to the node, dated for the real clock. What only Kubernetes
 * does (kubelet certificates, secrets, who is let in) happens there, and is read back from there.
 */
import { setTimeout as wait } from "node:timers/promises";
import {
  load,
  loadAnchors,
  pathOf,
  places,
  writeAnchors,
} from "../../sim/kubernetes/credential-place.ts";
import type { Authority } from "../../sim/pki/authority.ts";
import type { HeldCertificate } from "../../sim/pki/held-certificate.ts";
import { encodePem } from "../../sim/pki/pem.ts";
import type { World } from "../../sim/world.ts";
import { Load } from "../load/load.ts";
import { ports } from "../node/container.ts";
import type { Node } from "../node/node.ts";
import { realNow } from "../time-travel/clock.ts";
import { Ageing } from "./ageing.ts";
import { Books } from "./books.ts";
import type { ControlPlane } from "./control-plane.ts";
import { memberFiles, showMembers } from "./etcd-members.ts";
import { HarnessAccess, newCredential } from "./harness-access.ts";
import type { HttpsReply } from "./https.ts";
import { admit, bootstrapKubeconfig } from "./joining.ts";
import { handsOf } from "./kubelet-hands.ts";
import { nodeFiles } from "./node-files.ts";
import { pairMilliseconds, rereadMilliseconds } from "./patience.ts";
import { type Ends, Readers } from "./readers.ts";
import { RealKubelet } from "./real-kubelet.ts";
import { ServiceAccounts } from "./service-accounts.ts";

/** Lets a kubelet start static pods, the API server among them, from which it will get a real token. */
const tokenOfNobody = "000000.0000000000000000";

/** How a scenario leaves a cluster to the next. */
export interface LeftState {
  /**
   * The API server does not serve, or its data keys are under a key that no other world knows, or components
   * trust somebody whom the next world does not.
   */
  readonly stale: boolean;
  /** Files of its actors on the control plane's node. */
  readonly written: readonly string[];
  /** Of those who read at their start alone. */
  readonly readersEnd: Ends;
}

export class RealCluster {
  readonly world: World;
  readonly controlPlane: ControlPlane;
  readonly books: Books;
  readonly access: HarnessAccess;
  readonly ageing: Ageing;
  readonly load: Load;
  readonly serviceAccounts: ServiceAccounts;
  readonly readers: Readers;
  readonly kubelets = new Map<string, RealKubelet>();
  /** Files that the actors have on the control plane's node; of another scenario's the content is not known. */
  #written: ReadonlyMap<string, string | Uint8Array | undefined> = new Map();
  #unseen: ReadonlySet<string> = new Set();
  /** When the API server has last dialled kubelets to show a new certificate, in milliseconds since 1970. */
  #dialled = 0;

  constructor(world: World, controlPlane: ControlPlane) {
    this.world = world;
    this.controlPlane = controlPlane;
    this.books = new Books(world);
    this.access = new HarnessAccess(this.books, controlPlane);
    this.ageing = new Ageing(this);
    this.load = new Load(this);
    this.serviceAccounts = new ServiceAccounts(this);
    this.readers = new Readers(this);
  }

  /** How its nodes are left; undefined when they can not be used again. */
  async state(): Promise<LeftState | undefined> {
    const { platform, cluster } = this.world;
    if (this.books.rotated) return undefined;
    const firstKey = platform.cloudAgent.vault.current(cluster.kms.identity) === 1;
    for (const kubelet of this.kubelets.values())
      if (kubelet.isOff || !(await kubelet.hasJoined())) return undefined;
    const stale =
      !firstKey || this.books.trustsAnother || !(await this.controlPlane.readiness.isReady());
    return { stale, written: this.written, readersEnd: this.readers.ends };
  }

  /** Files that the actors have on the control plane's node. */
  get written(): readonly string[] {
    return [...this.#written.keys()];
  }

  /** Files that another scenario's actors have left there, with what nobody knows. */
  inherit(written: readonly string[]): void {
    this.#written = new Map(written.map((path) => [path, undefined]));
  }

  /** A node becomes a worker. */
  async join(worker: Node): Promise<void> {
    await this.admit(worker);
    await this.enter([worker]);
  }

  /** A worker is gone for good, and with it what else the garbage collector would remove when it gets to it. */
  async forgetNode(name: string): Promise<void> {
    await this.controlPlane.kubectl(`delete node/${name} csinode/${name} --ignore-not-found`);
  }

  kubelet(name: string): RealKubelet {
    const kubelet = this.kubelets.get(name);
    if (!kubelet) throw new Error(`there is no node "${name}"`);
    return kubelet;
  }

  /** A kubelet that has drawn an early deadline, or was slow, rotates while nobody waits for it. */
  async noticeRotations(): Promise<void> {
    await Promise.all(
      [...this.kubelets.values()].map(async (kubelet) => {
        if (kubelet.node.shell.ended || !(await kubelet.hasJoined())) return;
        this.books.notice(kubelet.name, await kubelet.held());
      }),
    );
  }

  /** Brings what the actors have written to the node; nobody is told. */
  async writeFiles(): Promise<void> {
    const { files } = this.world.cluster.first.machine;
    const dated = new Map([
      ...nodeFiles(files, (certificate) => this.books.real(certificate)),
      ...memberFiles(this),
    ]);
    const { node } = this.controlPlane;
    const before = this.#written;
    const changed = new Map(
      [...dated].filter(([path, { content }]) => before.get(path) !== content),
    );
    await node.write(changed);
    this.#unseen = new Set([...this.#unseen, ...changed.keys()]);
    this.readers.noteWritten(changed);
    await node.remove([...before.keys()].filter((path) => !dated.has(path)));
    this.#written = new Map([...dated].map(([path, { content }]) => [path, content]));
    await Promise.all(
      [...this.kubelets.values()].map(async (kubelet) => {
        const serving = this.#servingOf(kubelet);
        if (serving) await kubelet.serveWith(serving);
        if (kubelet.node !== node) await kubelet.letIn(this.#anchorsOf(kubelet));
      }),
    );
  }

  /** Files that were written and of which nobody was shown to have seen them. @see settled */
  get unseen(): ReadonlySet<string> {
    return this.#unseen;
  }

  /** The API server and etcd, as they run, have read their server certificates again. */
  async showServing(): Promise<void> {
    const { serving } = this.books;
    if (serving) await this.controlPlane.readiness.serves(serving);
    await showMembers(this);
  }

  /** The API server, as it runs, knows clients with a certificate of this root, or does not. */
  async showTrust(root: Authority, trusted: boolean): Promise<void> {
    const held = await newCredential(root, "certwarp:viewers");
    await this.controlPlane.until(
      `the API server ${trusted ? "trusts" : "does not trust"} a root that was just ${trusted ? "added" : "dropped"}`,
      async () => {
        const reply = await this.access.ask({ path: "/api" }, held);
        return reply.kind === "answer" && (reply.status !== 401) === trusted;
      },
      rereadMilliseconds,
    );
  }

  /** Returns when the API server reaches every kubelet that can ask it who calls, whatever those answer. */
  async reachesKubelets(): Promise<void> {
    await this.controlPlane.until("the API server reaches the kubelets", async () => {
      const asking = [...this.kubelets.values()].filter((kubelet) => this.#mayAsk(kubelet));
      const replies = await Promise.all(asking.map(({ name }) => this.#askKubelet(name)));
      return replies.every((reply) => reply.kind === "answer" && reply.status < 500);
    });
  }

  /** An API server keeps them for minutes (see FINDINGS.md). */
  async #endConnectionsToKubelets(): Promise<void> {
    await wait(Math.max(0, this.#dialled + pairMilliseconds - Date.now()));
    const { shell } = this.controlPlane.node;
    const cut = `OUTPUT --protocol tcp --dport ${ports.kubelet} --jump REJECT --reject-with tcp-reset`;
    await shell.run(`iptables --wait 5 --insert ${cut}`);
    try {
      // Whatever is sent over one ends it.
      await Promise.all([...this.kubelets.values()].map(({ name }) => this.#askKubelet(name)));
    } finally {
      await shell.run(`iptables --wait 5 --delete ${cut}`);
    }
  }

  #askKubelet(name: string): Promise<HttpsReply> {
    return this.access.asAdministrator({ path: `/api/v1/nodes/${name}/proxy/healthz` });
  }

  /** One that is cut off or not let in answers with an error of its own: it can not ask who calls. */
  #mayAsk({ name, isCutOff, runs }: RealKubelet): boolean {
    const held = this.books.heldBy(name);
    // The real clock goes on while somebody waits.
    const hasEnded = held && this.books.real(held.certificate).notAfter < realNow();
    if (!runs || isCutOff || !held || hasEnded) return false;
    const verdict = this.world.cluster.revocations.verdictOf(held.certificate);
    return verdict.outcome !== "revoked";
  }

  /**
   * As `reachesKubelets`, where its client certificate has changed over new connections, and each kubelet that runs
   * shows its server certificate.
   */
  async settled(): Promise<void> {
    const dials = this.#unseen.has(pathOf(places.apiServerKubeletClient));
    // Those who call all the time have seen to it that nothing breaks off: that is what they are asked.
    if (dials && !this.load.isOn) await this.#endConnectionsToKubelets();
    await this.reachesKubelets();
    if (dials) this.#dialled = Date.now();
    await Promise.all(
      [...this.kubelets.values()].map(async (kubelet) => {
        const serving = this.#servingOf(kubelet);
        if (serving && kubelet.runs) await kubelet.serves(serving.certificate);
      }),
    );
    this.#unseen = new Set();
  }

  /** Before something is to be signed. */
  async wakeSigner(): Promise<void> {
    const { controlPlane } = this;
    const own = new RealKubelet(controlPlane.node);
    // One that stands by lives without a certificate; one whose certificate has ended does not, and starts nobody.
    const lives = !(await own.hasJoined()) || (await own.held()).certificate.notAfter >= realNow();
    if (lives) await controlPlane.wakeSigner();
  }

  /** New files may bring back what had stopped for want of them. */
  async revive(): Promise<void> {
    await this.writeFiles();
    const { controlPlane } = this;
    if (await controlPlane.readiness.isServing()) return;
    const kubelet = this.kubelet(controlPlane.node.facts.name);
    if ((await kubelet.held()).certificate.notAfter < realNow())
      await kubelet.standBy(await bootstrapKubeconfig(controlPlane, tokenOfNobody));
    await controlPlane.kill();
    await controlPlane.readiness.serving();
    this.ageing.noteStart();
  }

  /** PEM of the Cluster CAs whose clients a kubelet lets in, dated for the real clock. */
  #anchorsOf({ name }: RealKubelet): string {
    const { files } = this.world.platform.machine(name);
    const anchors = loadAnchors(files, places.clusterAuthority);
    return writeAnchors(anchors.map((anchor) => this.books.real(anchor)));
  }

  /** The server certificate that the product makes for a kubelet, dated for the real clock. */
  #servingOf({ name }: RealKubelet): HeldCertificate | undefined {
    const own = load(this.world.platform.machine(name).files, places.kubeletServer);
    return own && { ...own, certificate: this.books.real(own.certificate) };
  }

  /** It joins by TLS bootstrapping; the actors do not know of it yet. */
  async admit(worker: Node): Promise<void> {
    await this.wakeSigner();
    await admit(this.controlPlane, worker, this.books.authority("cluster-ca").certificate);
  }

  /** Kubelets that have their certificates are known to the actors from now on, in this order. */
  async enter(nodes: readonly Node[]): Promise<void> {
    const { der } = this.books.authority("cluster-ca").certificate;
    for (const node of nodes) {
      const kubelet = new RealKubelet(node);
      this.kubelets.set(kubelet.name, kubelet);
      const standIn = this.world.cluster.node(kubelet.name)?.kubelet;
      if (standIn) standIn.hands = handsOf(this, kubelet);
      const { files } = this.world.platform.machine(kubelet.name);
      files.write(places.clusterAuthority.certificate, encodePem("CERTIFICATE", der), 0o644);
      const held = await kubelet.held();
      this.books.noteStanding(kubelet.name, held);
      const twin = kubelet.twinOf(held.certificate);
      if (twin) this.books.recognise(kubelet.name, { ...held, certificate: twin });
      await standIn?.ensureServerCertificate();
    }
    await this.writeFiles();
  }
}
