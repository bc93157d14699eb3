import { stringify } from "yaml";
import type {
  BootstrapTrick,
  ClusterPort,
  FileView,
  Finding,
  Outcome,
  Party,
  SigningTrick,
  UserRequest,
} from "../../steps/target.ts";
import type { ApiObject } from "../kubernetes/api-object.ts";
import { storageKey } from "../kubernetes/api-store.ts";
import { harmless } from "../kubernetes/links.ts";
import type { Duration } from "../time/duration.ts";
import { apiClient, userKubeconfig } from "./calls.ts";
import { bootstrap, requestCertificate } from "./kubelets.ts";
import { addServiceAccount, deleteServiceAccount, makeToken } from "./service-accounts.ts";
import { findingOf, type OnStage, outcomeOf } from "./stage.ts";

/** In PEM, or in a kubeconfig; an extended regular expression (POSIX) as well. */
export const privateKey = /PRIVATE KEY-----|client-key-data/;

export class SimulatedCluster implements ClusterPort {
  readonly #stage: OnStage;

  constructor(stage: OnStage) {
    this.#stage = stage;
  }

  /** By a certificate document, as everything but kubelets. */
  async addUser({ name, groups, dnsNames, ipAddresses, serialNumber }: UserRequest): Promise<void> {
    const { certificateManager } = this.#cluster.first;
    if (serialNumber) certificateManager.wantSerialNumber(name, serialNumber);
    const document = {
      apiVersion: "certwarp.dev/v1",
      kind: "Certificate",
      metadata: { name },
      spec: {
        issuer: "cluster-ca",
        subject: { commonName: name, organizations: [...groups] },
        usages: ["client auth"],
        dnsNames: [...dnsNames],
        ipAddresses: [...ipAddresses],
        kubeconfig: userKubeconfig(name),
      },
    };
    const reply = await certificateManager.apply(stringify(document));
    if (reply.outcome === "refused") throw new Error(`user "${name}": ${reply.message}`);
  }

  async addServiceAccount(name: string): Promise<void> {
    const reply = await addServiceAccount(this.#stage().world, name);
    if (reply.outcome === "refused") throw new Error(`"${name}": ${reply.message}`);
  }

  async deleteServiceAccount(name: string): Promise<void> {
    const reply = await deleteServiceAccount(this.#stage().world, name);
    if (reply.outcome === "refused") throw new Error(`"${name}": ${reply.message}`);
  }

  async makeToken(by: Party, serviceAccount: string, lifetime: Duration): Promise<Outcome> {
    const { world } = this.#stage();
    return outcomeOf(await makeToken(world, apiClient(world, by), serviceAccount, lifetime));
  }

  async applyDocument(text: string): Promise<Outcome> {
    return outcomeOf(await this.#cluster.first.certificateManager.apply(text));
  }

  async bootstrap(node: string, trick?: BootstrapTrick): Promise<Outcome> {
    return outcomeOf(await bootstrap(this.#stage().world, node, trick));
  }

  async requestCertificate(node: string, trick: SigningTrick): Promise<Outcome> {
    return outcomeOf(await requestCertificate(this.#stage().world, node, trick));
  }

  async writeSecret(name: string, value: string): Promise<Outcome> {
    const object = { metadata: { name, namespace: "kube-system" }, stringData: { value } };
    const { api } = this.#cluster;
    return outcomeOf(
      await api.request(this.#cluster.admin(), {
        verb: "create",
        resource: "secrets",
        name,
        object,
      }),
    );
  }

  async readSecret(name: string): Promise<Outcome> {
    const reply = await this.#cluster.api.get(this.#cluster.admin(), "secrets", name);
    return outcomeOf(reply, reply.outcome === "accepted" ? secretValue(reply.value) : "");
  }

  async secretAtRest(name: string, node: string): Promise<Finding<string>> {
    const { etcd } = this.#cluster.controlPlaneNamed(node);
    const stored = etcd.atRest(storageKey("secrets", name));
    return findingOf(Buffer.from(stored ?? []).toString("latin1"));
  }

  async files(node: string): Promise<Finding<FileView[]>> {
    const { files } = this.#cluster.nodeNamed(node).machine;
    const views = files.list("/").flatMap((path) => {
      const file = files.stat(path);
      if (!file) return [];
      const { mode, owner, content } = file;
      return [{ path, mode: `0${mode.toString(8)}`, owner, holdsKey: privateKey.test(content) }];
    });
    return findingOf(views);
  }

  /** Ready is whose kubelet runs and gets its reports through to the API server. */
  async notReady(node: string): Promise<Finding<string | undefined>> {
    const { kubelet } = this.#cluster.nodeNamed(node);
    if (!kubelet.running) return findingOf("its kubelet does not run");
    const report = await this.#cluster.api.request(kubelet.client(), harmless);
    return findingOf(report.outcome === "refused" ? report.message : undefined);
  }

  async failingChecks(node: string): Promise<Finding<readonly string[]>> {
    return findingOf(await this.#cluster.controlPlaneNamed(node).apiServer.failingChecks());
  }

  get #cluster() {
    return this.#stage().world.cluster;
  }
}

function secretValue({ stringData }: ApiObject): string {
  return (stringData as { value: string }).value;
}
