/**
 * Requests all the time, at more than twenty a second: of users to the API server, and through it to etcd,
 * the KMS plugin, the extension API server and every kubelet. They rest while the harness itself dates kubelets'
 * certificates anew and restarts whoever has to see that, for no real cluster does.
 */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { writeHeld } from "../../sim/pki/held-certificate.ts";
import { encodePem } from "../../sim/pki/pem.ts";
import { Inconclusive } from "../../steps/target.ts";
import { extensionPath, reachExtension } from "../cluster/extension-api-server.ts";
import { newCredential } from "../cluster/harness-access.ts";
import type { RealCluster } from "../cluster/real-cluster.ts";
import { ports } from "../node/container.ts";
import type { CallerWishes, Command, Question, Seen } from "./caller.ts";

const everyMilliseconds = 33;
/** RN-07 wants no fewer; a thread that got less of a processor has not shown it. */
const requestsPerSecond = 20;
/** A client that keeps its connection, and a file that is read again, have come to a renewal by then. */
const leastMilliseconds = 5_000;

export class Load {
  readonly #cluster: RealCluster;
  #worker: Worker | undefined;
  #seen: Seen | undefined;
  #failure: unknown;

  constructor(cluster: RealCluster) {
    this.#cluster = cluster;
  }

  async start(): Promise<void> {
    await reachExtension(this.#cluster);
    const workerData: CallerWishes = { questions: await this.#questions(), everyMilliseconds };
    this.#worker = new Worker(new URL("./caller.ts", import.meta.url), { workerData });
    this.#worker.on("error", (error) => {
      this.#failure = error;
    });
    await this.#tell("call");
  }

  get isOn(): boolean {
    return this.#worker !== undefined;
  }

  /** Nobody asks while the harness does what no cluster does. */
  async restDuring<T>(deed: () => Promise<T>): Promise<T> {
    if (!this.#worker) return deed();
    await this.#tell("rest");
    const done = await deed();
    await this.#cluster.reachesKubelets();
    await this.#tell("call");
    return done;
  }

  /**
   * Ends the load.
   * @returns what has failed; nothing where there was no load.
   * @throws Inconclusive when there were too few requests, or they were over too soon to show anything.
   */
  async failures(): Promise<string[]> {
    if (this.#worker) this.#seen = await this.#tell("tell");
    await this.end();
    if (!this.#seen) return [];
    const { requests, milliseconds, failed } = this.#seen;
    const rate = (requests * 1000) / milliseconds;
    if (rate < requestsPerSecond && failed.length === 0)
      throw new Inconclusive(
        `only ${rate.toFixed(1)} requests a second were made, ${requestsPerSecond} are wanted`,
      );
    if (milliseconds < leastMilliseconds && failed.length === 0)
      throw new Inconclusive(`requests were made for ${milliseconds / 1000} s only`);
    return failed.map(
      ({ name, at, words }) => `${name} at ${new Date(at).toISOString()}: ${words}`,
    );
  }

  /** Whatever has become of it. */
  async end(): Promise<void> {
    await this.#worker?.terminate();
    this.#worker = undefined;
  }

  async #tell(command: Command): Promise<Seen> {
    const worker = this.#worker as Worker;
    if (this.#failure) throw this.#failure;
    worker.postMessage(command);
    const [seen] = (await once(worker, "message")) as [Seen];
    return seen;
  }

  /** With credentials for the real clock, which are not made older. */
  async #questions(): Promise<Question[]> {
    const { books, controlPlane, kubelets } = this.#cluster;
    const authority = books
      .trusted("cluster-ca")
      .map(({ der }) => encodePem("CERTIFICATE", der))
      .join("");
    // Of the group that no authorizer is asked about: the harness, whose webhook is one, is often busy.
    const held = await newCredential(books.authority("cluster-ca"), "system:masters");
    const question = (name: string, path: string): Question => ({
      name,
      host: controlPlane.node.facts.address,
      port: ports.api,
      path,
      ...writeHeld(held),
      authority,
      keepsConnection: true,
    });
    const nodes = question("user → API server", "/api/v1/nodes");
    return [
      nodes,
      { ...nodes, name: "user on a new connection → API server", keepsConnection: false },
      question("API server → etcd and KMS plugin", "/api/v1/namespaces/kube-system/secrets"),
      question("API server → extension API server", extensionPath),
      ...[...kubelets.keys()].map((node) =>
        question(`API server → kubelet of ${node}`, `/api/v1/nodes/${node}/proxy/healthz`),
      ),
    ];
  }
}
