/**
 * Takes away workers that can not come back by themselves, and has others made, as Cluster API's
 * MachineHealthCheck does. It looks when the client certificate of a kubelet ends.
 */
import type { Machine, Service } from "../machine/machine.ts";
import type { NodeHealth } from "../policy/machine-health.ts";
import type { Reply } from "../policy/refusal.ts";
import { record, type Site } from "../site.ts";
import { hours } from "../time/duration.ts";
import { add, type Instant } from "../time/instant.ts";
import type { ClusterNode, ControlPlaneNode } from "./node.ts";

/** Where the machines of a cluster come from. */
export interface Machines {
  /** Finds or makes one. */
  named(name: string): Machine;
  /** A new one, if the cloud agent lets the infrastructure provider have it. */
  create(name: string): Promise<Reply<Machine>>;
  discard(name: string): void;
}

export interface ReplaceableNodes {
  readonly first: ControlPlaneNode;
  readonly controlPlanes: readonly ClusterNode[];
  readonly workers: readonly ClusterNode[];
  replaceWorker(worker: ClusterNode): Promise<Reply>;
}

/** Between two tries to have a machine made. */
const retryAfter = hours(1);

export class MachineHealthCheck implements Service {
  readonly name = "machine-health-check";
  readonly #site: Site;
  readonly #cluster: ReplaceableNodes;

  constructor(site: Site, cluster: ReplaceableNodes) {
    this.#site = site;
    this.#cluster = cluster;
  }

  async start(): Promise<void> {
    this.#bookNext();
  }

  stop(): void {}

  async #look(): Promise<void> {
    const { workers } = this.#cluster;
    const names = this.#site.decisions.nodesToReplace(this.#health(), this.#machine.now());
    let refused = false;
    for (const worker of workers.filter(({ name }) => names.includes(name))) {
      const reply = await this.#cluster.replaceWorker(worker);
      refused ||= reply.outcome === "refused";
      record(this.#site, {
        actor: this.name,
        kind: reply.outcome === "refused" ? "not replaced" : "replaced",
        subject: worker.name,
        ...(reply.outcome === "refused" && { detail: reply.reason }),
      });
    }
    if (refused) this.#book(add(this.#machine.now(), retryAfter));
    else this.#bookNext();
  }

  /** A second after the next end of a certificate: it is good in its last one. */
  #bookNext(): void {
    const now = this.#machine.now();
    const ends = this.#health().flatMap(({ notAfter }) =>
      notAfter !== undefined && notAfter >= now ? [notAfter] : [],
    );
    if (ends.length > 0) this.#book((Math.min(...ends) + 1) as Instant);
  }

  #book(at: Instant): void {
    this.#machine.at(this, at, "looks at the nodes", () => this.#look());
  }

  #health(): NodeHealth[] {
    const { controlPlanes, workers } = this.#cluster;
    const health = (role: NodeHealth["role"]) => (node: ClusterNode) => ({
      name: node.name,
      role,
      notAfter: node.kubelet.held?.certificate.notAfter,
    });
    return [...controlPlanes.map(health("control plane")), ...workers.map(health("worker"))];
  }

  get #machine(): Machine {
    return this.#cluster.first.machine;
  }
}
