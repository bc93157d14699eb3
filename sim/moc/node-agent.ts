/** A node agent: one on each host, it does the work that the cloud agent asks for. */
import type { Machine, Service } from "../machine/machine.ts";
import { record, type Site } from "../site.ts";
import type { CloudClient } from "./client.ts";
import type { Resource } from "./messages.ts";
import type { Worker } from "./workforce.ts";

export class NodeAgent implements Service, Worker {
  readonly name: string;
  readonly #site: Site;
  readonly client: CloudClient;
  readonly #machine: Machine;
  readonly #agentMachine: Machine;
  readonly #resources = new Map<string, Resource>();
  #running = false;

  /** @param agentMachine where the cloud agent lives, which gives it its work. */
  constructor(site: Site, client: CloudClient, agentMachine: Machine) {
    this.#site = site;
    this.client = client;
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

  /** "Starting" until the cloud agent has let it in. */
  get state(): "Starting" | "Running" {
    return this.#running ? "Running" : "Starting";
  }

  /** Joins the cloud agent; without a good certificate it stays out and tries on. */
  async start(): Promise<void> {
    await this.#join(0);
  }

  stop(): void {
    this.#running = false;
  }

  async #join(failures: number): Promise<void> {
    const reply = await this.client.call({ do: "join" });
    this.#running = reply.outcome === "accepted";
    if (this.#running) return;
    const { decisions, profile } = this.#site;
    const failed = failures + 1;
    const next = decisions.rejoinInstant(failed, profile.hostLayer.rejoin, this.#machine.now());
    this.#machine.at(this, next, `lets ${this.client.name} try to join`, () => this.#join(failed));
  }

  keep(resource: Resource): void {
    this.#resources.set(`${resource.kind} ${resource.name}`, resource);
    record(this.#site, {
      actor: this.client.name,
      kind: "keeps",
      subject: resource.name,
      detail: resource.kind,
    });
  }

  remove(resource: Resource): void {
    this.#resources.delete(`${resource.kind} ${resource.name}`);
    record(this.#site, {
      actor: this.client.name,
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
