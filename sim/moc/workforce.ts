/** The node agents that have reported for work, and the infrastructure that they keep. */
import { accept, type Reply, refuse } from "../policy/refusal.ts";
import type { Verb } from "../policy/roles.ts";
import type { CloudResult, InfrastructureKind, Resource } from "./messages.ts";

/** What the cloud agent asks of a node agent. */
export interface Worker {
  readonly host: string;
  /** Whether it can be reached now. */
  readonly running: boolean;
  /** Creates or changes the resource on its host. */
  keep(resource: Resource): void;
  remove(resource: Resource): void;
}

export class Workforce {
  readonly #workers = new Map<string, Worker>();
  readonly #joined = new Set<string>();
  readonly #resources = new Map<string, Resource>();

  /** Makes a node agent known by the name of its identity; it works once it has joined. */
  hire(identity: string, worker: Worker): void {
    this.#workers.set(identity, worker);
  }

  join(identity: string): Reply<CloudResult> {
    if (!this.#workers.has(identity)) {
      return refuse("operation", "not found", `${identity} is no node agent`);
    }
    this.#joined.add(identity);
    return accept({ of: "join" });
  }

  operate(verb: Verb, kind: InfrastructureKind, name: string): Reply<CloudResult> {
    const key = `${kind} ${name}`;
    const existing = this.#resources.get(key);
    if (verb === "create") {
      return existing ? refuse("operation", "conflict", `${key} exists`) : this.#create(kind, name);
    }
    if (!existing) return refuse("operation", "not found", `there is no ${key}`);
    if (verb === "read") return accept({ of: "operate", resource: existing });
    return this.#change(verb, existing);
  }

  #create(kind: InfrastructureKind, name: string): Reply<CloudResult> {
    const worker = this.#leastBusy();
    if (!worker)
      return refuse("operation", "not available", "no node is available: no node agent is running");
    return this.#keep(worker, { kind, name, host: worker.host, revision: 1 });
  }

  #change(verb: "update" | "delete", resource: Resource): Reply<CloudResult> {
    const worker = this.#available().find(({ host }) => host === resource.host);
    if (!worker)
      return refuse(
        "operation",
        "not available",
        `the node agent of ${resource.host} is not running`,
      );
    if (verb === "update")
      return this.#keep(worker, { ...resource, revision: resource.revision + 1 });
    worker.remove(resource);
    this.#resources.delete(`${resource.kind} ${resource.name}`);
    return accept({ of: "operate", resource });
  }

  #keep(worker: Worker, resource: Resource): Reply<CloudResult> {
    worker.keep(resource);
    this.#resources.set(`${resource.kind} ${resource.name}`, resource);
    return accept({ of: "operate", resource });
  }

  /** The running worker with the fewest resources, the first by name among equals. */
  #leastBusy(): Worker | undefined {
    const load = (worker: Worker) =>
      [...this.#resources.values()].filter(({ host }) => host === worker.host).length;
    return this.#available().sort((a, b) => load(a) - load(b) || (a.host < b.host ? -1 : 1))[0];
  }

  #available(): Worker[] {
    return [...this.#joined]
      .map((identity) => this.#workers.get(identity) as Worker)
      .filter(({ running }) => running);
  }
}
