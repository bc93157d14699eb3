/** The nodes of a cluster, with what runs on each. */
import { readFileSync } from "node:fs";
import type { Machine } from "../machine/machine.ts";
import { renderDocuments } from "../policy/certificate-document.ts";
import type { Revocations } from "../policy/revocation/verdict.ts";
import type { Site } from "../site.ts";
import type { NodeSpecification } from "../specification.ts";
import type { Api } from "./api.ts";
import { ApiServer, type ApiServerParts } from "./api-server.ts";
import { CertificateManager, documentsPath, type ManagedNode } from "./certificate-manager.ts";
import { ControllerManager } from "./controller-manager.ts";
import { type CredentialPlace, load, places } from "./credential-place.ts";
import { EtcdMember } from "./etcd.ts";
import { ExtensionApiServer } from "./extension-api-server.ts";
import { Kubelet } from "./kubelet.ts";
import { Scheduler } from "./scheduler.ts";

/** Any node: a worker is no more than this. */
export class ClusterNode {
  readonly name: string;
  readonly address: string;
  readonly machine: Machine;
  readonly kubelet: Kubelet;

  constructor(site: Site, machine: Machine, { name, address }: NodeSpecification, api: Api) {
    this.name = name;
    this.address = address;
    this.machine = machine;
    this.kubelet = new Kubelet(site, machine, address, api);
  }

  /** Certificates only: a worker has no CA key. */
  trust(clusterAuthorityPem: string): void {
    this.machine.files.write(places.clusterAuthority.certificate, clusterAuthorityPem, 0o644);
  }
}

export interface ControlPlaneParts extends Omit<ApiServerParts, "etcd"> {
  readonly api: Api;
  readonly etcdMembers: EtcdMember[];
}

export class ControlPlaneNode extends ClusterNode implements ManagedNode {
  readonly endpoint: string;
  readonly revocations: Revocations;
  readonly certificateManager: CertificateManager;
  readonly etcd: EtcdMember;
  readonly apiServer: ApiServer;
  readonly controllerManager: ControllerManager;
  readonly scheduler: Scheduler;
  readonly extensionApiServer: ExtensionApiServer;

  constructor(
    site: Site,
    machine: Machine,
    specification: NodeSpecification,
    parts: ControlPlaneParts,
  ) {
    super(site, machine, specification, parts.api);
    this.endpoint = parts.endpoint;
    this.revocations = parts.revocations;
    this.certificateManager = new CertificateManager(site, this);
    this.etcd = new EtcdMember(site, machine, parts.etcdMembers);
    this.apiServer = new ApiServer(site, machine, { ...parts, etcd: this.etcd });
    this.controllerManager = new ControllerManager(site, machine, parts.api, parts.revocations);
    this.scheduler = new Scheduler(site, machine);
    this.extensionApiServer = new ExtensionApiServer(site, machine);
    parts.etcdMembers.push(this.etcd);
    parts.api.add(this.apiServer);
    this.#writeDocuments(site.profile.clusterLayer.etcdClusterCaLeaf);
  }

  /** In the order in which they start. */
  get services() {
    const {
      certificateManager,
      etcd,
      apiServer,
      controllerManager,
      scheduler,
      extensionApiServer,
    } = this;
    return [certificateManager, etcd, apiServer, controllerManager, scheduler, extensionApiServer];
  }

  /** Those of them that may read a file once only. */
  get readers() {
    return [this.etcd, this.apiServer, this.controllerManager, this.scheduler];
  }

  /** The roots of the first node, copied as kubeadm copies them to further control planes. */
  copyRoots(from: ControlPlaneNode): void {
    for (const place of [
      places.clusterAuthority,
      places.etcdAuthority,
      places.frontProxyAuthority,
    ]) {
      for (const path of [place.certificate, place.key]) {
        const file = from.machine.files.stat(path);
        if (file) this.machine.files.write(path, file.content, file.mode);
      }
    }
  }

  async restartReaderOf(place: CredentialPlace): Promise<void> {
    for (const service of this.readers)
      if (service.files.readsOnce(place)) await this.machine.restartService(service);
  }

  /** Which controller reads this kubeconfig at its start alone; undefined when none does. */
  readerOf(place: CredentialPlace): ControllerManager | Scheduler | undefined {
    return [this.controllerManager, this.scheduler].find(({ files }) => files.readsOnce(place));
  }

  /** Whether the controller that reads this kubeconfig works with what lies there now. */
  hasRead(place: CredentialPlace): boolean {
    const read = this.readerOf(place)?.files.pair(place);
    const there = load(this.machine.files, place);
    return read?.certificate.fingerprint === there?.certificate.fingerprint;
  }

  #writeDocuments(withEtcdClusterCaLeaf: boolean): void {
    const values = { node: this.name, address: this.address, endpoint: this.endpoint };
    const files = [
      "authorities",
      "control-plane",
      ...(withEtcdClusterCaLeaf ? ["etcd-apiserver-client"] : []),
    ];
    const text = files.map(template).join("---\n");
    this.machine.files.write(documentsPath, renderDocuments(text, values), 0o600);
  }
}

const templates = new Map<string, string>();

function template(name: string): string {
  let text = templates.get(name);
  if (text === undefined) {
    text = readFileSync(
      new URL(`../../fixtures/certificates/${name}.yaml`, import.meta.url),
      "utf8",
    );
    templates.set(name, text);
  }
  return text;
}
