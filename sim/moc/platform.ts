/** The host layer of one world: the cloud agent, the hosts with their node agents, and the clients. */
import { Machine } from "../machine/machine.ts";
import type { ClientDescription } from "../policy/client.ts";
import { nodeAgentOf } from "../policy/roster.ts";
import type { Site } from "../site.ts";
import { CloudClient } from "./client.ts";
import { CloudAgent } from "./cloud-agent.ts";
import type { CloudAgentWire } from "./messages.ts";
import { NodeAgent } from "./node-agent.ts";
import { memoryWire, type WireMaker } from "./wire.ts";

export class Platform {
  readonly cloudAgent: CloudAgent;
  readonly cloudAgentMachine: Machine;
  readonly machines = new Map<string, Machine>();
  readonly clients = new Map<string, CloudClient>();
  readonly nodeAgents = new Map<string, NodeAgent>();
  readonly #site: Site;
  readonly #newWire: WireMaker;

  constructor(site: Site, newWire: WireMaker = memoryWire) {
    this.#site = site;
    this.#newWire = newWire;
    this.cloudAgentMachine = this.machine("cloud-agent");
    this.cloudAgent = new CloudAgent(site, this.cloudAgentMachine);
    this.cloudAgentMachine.install(this.cloudAgent);
    this.cloudAgentMachine.install(this.cloudAgent.vault);
  }

  /**
   * Founds the CA, hires a node agent for each host, and signs everybody in.
   * @param podMachine where the clients run that are pods of a cluster.
   */
  async build(hosts: readonly string[], podMachine: string): Promise<void> {
    await this.cloudAgent.issuer.found();
    for (const host of hosts) await this.#addHost(host);
    for (const description of this.#site.decisions.platformClients) {
      await this.addClient(description, description.keepsCertificate ? "management" : podMachine);
    }
  }

  /** A machine of that name, made when there is none. */
  machine(name: string): Machine {
    let machine = this.machines.get(name);
    if (!machine) {
      machine = new Machine(name, this.#site.timeline);
      this.machines.set(name, machine);
    }
    return machine;
  }

  /** A machine that is no more, and what lay on it. */
  discard(name: string): void {
    this.machines.get(name)?.powerOff();
    this.machines.delete(name);
    this.#site.inventory.retire(name);
  }

  /** From a machine to the cloud agent. */
  wire(from: Machine): CloudAgentWire {
    return this.#newWire({ from, agent: this.cloudAgent, agentMachine: this.cloudAgentMachine });
  }

  /** A client with its identity and token, installed but not yet signed in. */
  introduce(description: ClientDescription, machineName: string): CloudClient {
    const machine = this.machine(machineName);
    const client = new CloudClient(this.#site, machine, description, this.wire(machine));
    const { name, roles, autoRotate } = description;
    const certificateRenewedBy = description.renews === "by itself" ? name : `${name} while used`;
    const identity = this.cloudAgent.identities.create({
      name,
      roles,
      autoRotate,
      certificateRenewedBy,
    });
    identity.deliver = (token) => client.deliverToken(token);
    identity.hasRoom = () => machine.files.hasRoom;
    identity.deliverable = () => this.cloudAgentMachine.reaches(machine) && machine.files.hasRoom;
    client.deliverToken(identity.token);
    this.clients.set(name, client);
    machine.install(client);
    return client;
  }

  /** As `introduce`, and started. */
  async addClient(description: ClientDescription, machineName: string): Promise<CloudClient> {
    const client = this.introduce(description, machineName);
    await client.start();
    return client;
  }

  /** Another process that comes with the credentials of a client: same identity, keys of its own. */
  copyOf(client: CloudClient, machineName: string): CloudClient {
    const machine = this.machine(machineName);
    const copy = new CloudClient(this.#site, machine, client.description, this.wire(machine));
    for (const path of [client.loginFile, client.accessFile]) {
      const file = client.machine.files.stat(path);
      if (file) machine.files.write(path, file.content, file.mode);
    }
    return copy;
  }

  async #addHost(host: string): Promise<void> {
    const client = await this.addClient(nodeAgentOf(host), host);
    const nodeAgent = new NodeAgent(this.#site, client, this.cloudAgentMachine);
    client.machine.install(nodeAgent);
    this.nodeAgents.set(host, nodeAgent);
    this.cloudAgent.workforce.hire(client.name, nodeAgent);
    await nodeAgent.start();
  }
}
