/** A cluster: its nodes, its API, its revocation controller; and how it is built. */
import type { Machine } from "../machine/machine.ts";
import type { CloudClient } from "../moc/client.ts";
import { accept, type Reply } from "../policy/refusal.ts";
import type { Site } from "../site.ts";
import type { ClusterSpecification } from "../specification.ts";
import { add } from "../time/instant.ts";
import { Api } from "./api.ts";
import { renewRevocations, signingRequests } from "./api-object.ts";
import type { ApiClient } from "./api-server.ts";
import { bootstrapTokenSecret, secretName } from "./bootstrap-token.ts";
import { places } from "./credential-place.ts";
import type { EtcdMember } from "./etcd.ts";
import { writeEtcdRevocationLists } from "./etcd-revocation-list.ts";
import { KmsPod } from "./kms-pod.ts";
import { readKubeconfig } from "./kubeconfig.ts";
import { bootstrapPath } from "./kubelet.ts";
import { MachineHealthCheck, type Machines } from "./machine-health-check.ts";
import { ClusterNode, ControlPlaneNode } from "./node.ts";
import { RevocationController } from "./revocation-controller.ts";
import { SecretEncryption } from "./secret-encryption.ts";
import { ServiceAccounts } from "./service-accounts.ts";

export class Cluster {
  readonly name: string;
  readonly api = new Api();
  readonly revocations: RevocationController;
  readonly serviceAccounts: ServiceAccounts;
  readonly kms: KmsPod;
  readonly controlPlanes: ControlPlaneNode[] = [];
  readonly workers: ClusterNode[] = [];
  /** "elsewhere": real components talk to each other, and these stand by. */
  kubelets: "here" | "elsewhere" = "here";
  readonly #site: Site;
  readonly #machines: Machines;
  #tokens = 0;

  constructor(
    site: Site,
    specification: ClusterSpecification,
    { machines, kmsClient }: { readonly machines: Machines; readonly kmsClient: CloudClient },
  ) {
    const machine = (name: string) => machines.named(name);
    this.#site = site;
    this.#machines = machines;
    this.name = specification.name;
    const [first] = specification.controlPlanes;
    this.revocations = new RevocationController(site, machine(first?.name as string), this.api);
    this.kms = new KmsPod(kmsClient);
    const etcdMembers: EtcdMember[] = [];
    this.serviceAccounts = new ServiceAccounts(site);
    for (const node of specification.controlPlanes) {
      const newEncryption = () =>
        new SecretEncryption(this.kms, site.random.fork(`encryption ${node.name}`));
      const parts = {
        api: this.api,
        etcdMembers,
        endpoint: specification.endpoint,
        newEncryption,
        revocations: this.revocations,
        serviceAccounts: this.serviceAccounts,
      };
      this.controlPlanes.push(new ControlPlaneNode(site, machine(node.name), node, parts));
    }
    for (const node of specification.workers) {
      this.workers.push(new ClusterNode(site, machine(node.name), node, this.api));
    }
    this.api.watch(signingRequests, async ({ verb, name }) => {
      if (verb === "create")
        for (const { controllerManager } of this.controlPlanes)
          await controllerManager.handle(name as string);
    });
    this.revocations.enforcedBy(() => writeEtcdRevocationLists(site, this.controlPlanes));
    this.api.watch(renewRevocations, ({ name }) => this.revocations.changed(name as string));
  }

  get nodes(): readonly ClusterNode[] {
    return [...this.controlPlanes, ...this.workers];
  }

  get first(): ControlPlaneNode {
    return this.controlPlanes[0] as ControlPlaneNode;
  }

  node(name: string): ClusterNode | undefined {
    return this.nodes.find((node) => node.name === name);
  }

  /** @throws Error when there is none of that name. */
  nodeNamed(name: string): ClusterNode {
    const node = this.node(name);
    if (!node) throw new Error(`there is no node "${name}"`);
    return node;
  }

  /** @throws Error when no control plane has that name. */
  controlPlaneNamed(name: string): ControlPlaneNode {
    const node = this.controlPlanes.find((candidate) => candidate.name === name);
    if (!node) throw new Error(`there is no control-plane node "${name}"`);
    return node;
  }

  /**
   * Certificates from YAML, then the control plane, then the kubelets by TLS bootstrapping.
   * @param kubelets "elsewhere": real ones will join a real API server, and none is started here.
   */
  async build(kubelets: "here" | "elsewhere"): Promise<void> {
    this.kubelets = kubelets;
    // The plugin is there before its API server, and its key is as old as the cluster.
    await this.kms.currentKey();
    for (const node of this.controlPlanes) {
      if (node !== this.first) node.copyRoots(this.first);
      await node.certificateManager.provision();
    }
    writeEtcdRevocationLists(this.#site, this.controlPlanes);
    for (const node of this.controlPlanes) await startAll(node.machine, [node.etcd]);
    for (const node of this.controlPlanes) {
      await startAll(
        node.machine,
        node.services.filter((service) => service !== node.etcd),
      );
    }
    await startAll(this.first.machine, [this.revocations]);
    if (kubelets === "elsewhere") return;
    for (const node of this.nodes) {
      const token = await this.createBootstrapToken();
      if (token.outcome === "refused")
        throw new Error(`no bootstrap token for ${node.name}: ${token.message}`);
      await this.#join(node, token.value);
    }
    await startAll(this.first.machine, [new MachineHealthCheck(this.#site, this)]);
  }

  /** A worker is taken away with all that is on it, and another one joins in its place. */
  async replaceWorker(worker: ClusterNode): Promise<Reply> {
    const token = await this.createBootstrapToken();
    if (token.outcome === "refused") return token;
    const name = this.#nextWorker();
    const machine = await this.#machines.create(name);
    if (machine.outcome === "refused") return machine;
    const { address } = worker;
    this.workers.splice(this.workers.indexOf(worker), 1);
    this.#machines.discard(worker.name);
    const node = new ClusterNode(this.#site, machine.value, { name, address }, this.api);
    this.workers.push(node);
    await this.#join(node, token.value);
    return accept();
  }

  /** "worker-4" after three workers, whatever has become of them. */
  #nextWorker(): string {
    const numbers = this.#site.inventory
      .everyCertificate()
      .map(({ slot }) => Number(/^worker-(\d+)\//.exec(slot.name)?.[1] ?? 0));
    return `worker-${Math.max(0, ...numbers) + 1}`;
  }

  /** What the kubeconfig of the cluster's administrator holds now. */
  admin(): ApiClient {
    const { machine } = this.first;
    const kubeconfig = readKubeconfig(machine.files.read(places.admin.kubeconfig));
    return { held: kubeconfig?.held, anchors: kubeconfig?.anchors ?? [], at: machine.now() };
  }

  /**
   * Makes a bootstrap token for one node to join with.
   * @returns "id.secret", or the refusal of the API.
   */
  async createBootstrapToken(
    changes: { forAuthentication?: boolean } = {},
  ): Promise<Reply<string>> {
    const id = String(++this.#tokens).padStart(6, "0");
    const secret = Buffer.from(this.#site.random.fork(`bootstrap token ${id}`).bytes(8)).toString(
      "hex",
    );
    const { bootstrapTokenLifetime } = this.#site.profile.clusterLayer;
    const expiration = add(this.first.machine.now(), bootstrapTokenLifetime);
    const object = bootstrapTokenSecret({
      id,
      secret,
      expiration,
      forAuthentication: true,
      ...changes,
    });
    const reply = await this.api.request(this.admin(), {
      verb: "create",
      resource: "secrets",
      name: secretName(id),
      object,
    });
    return reply.outcome === "accepted" ? { outcome: "accepted", value: `${id}.${secret}` } : reply;
  }

  async #join(node: ClusterNode, token: string): Promise<void> {
    const authority = this.first.machine.files.read(places.clusterAuthority.certificate) as string;
    node.trust(authority);
    node.machine.files.write(bootstrapPath, token, 0o600);
    await startAll(node.machine, [node.kubelet]);
  }
}

async function startAll(
  machine: Machine,
  services: Parameters<Machine["install"]>[0][],
): Promise<void> {
  for (const service of services) {
    machine.install(service);
    await service.start();
  }
}
