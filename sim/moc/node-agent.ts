/** A node agent: one on each host, it does the work that the cloud agent asks for. */
import type { Machine, Service } from "../machine/machine.ts";
import { record, type Site } from "../site.ts";
import type { CloudClient } from "./client.ts";
import type { Resource } from "./messages.ts";
import type { Worker } from "./workforce.ts";

export class NodeAgent implements Service, Worker {
  readonly name: string;
  readonly #site: Site;
  readonly #client: CloudClient;
  readonly #machine: Machine;
  readonly #agentMachine: Machine;
  readonly #resources = new Map<string, Resource>();
  #running = false;

  /** @param agentMachine where the cloud agent lives, which gives it its work. */
  constructor(site: Site, client: CloudClient, agentMachine: Machine) {
    this.#site = site;
    this.#client = client;
    this.#agentMachine = agentMachine;
    this.#machine = client.machine;
    this.name = `${client.name} (work)`;
  }

  get host(): string {
    return this.#machine.name;
  }

  get running(): boolean {
    return this.#running && this.#agentMachine.reaches(this.#machine);
  }

  /** Joins the cloud agent; without a good certificate it stays out. */
  async start(): Promise<void> {
    const reply = await this.#client.call({ do: "join" });
    this.#running = reply.outcome === "accepted";
  }

  stop(): void {
    this.#running = false;
  }

  keep(resource: Resource): void {
    this.#resources.set(`${resource.kind} ${resource.name}`, resource);
    record(this.#site, {
      actor: this.#client.name,
      kind: "keeps",
      subject: resource.name,
      detail: resource.kind,
    });
  }

  remove(resource: Resource): void {
    this.#resources.delete(`${resource.kind} ${resource.name}`);
    record(this.#site, {
      actor: this.#client.name,
      kind: "removes",
      subject: resource.name,
      detail: resource.kind,
    });
  }

  /** What is on this host, by kind and name. */
  get resources(): ReadonlyMap<string, Resource> {
    return this.#resources;
  }
}
