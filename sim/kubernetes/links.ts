/** Who talks to whom in a cluster: every connection that must work for the cluster to work. */
import type { Reply } from "../policy/refusal.ts";
import { accept } from "../policy/refusal.ts";
import type { ApiClient } from "./api-server.ts";
import type { Cluster } from "./cluster.ts";
import { load, places } from "./credential-place.ts";
import type { ClusterNode, ControlPlaneNode } from "./node.ts";

export interface Link {
  readonly from: string;
  readonly to: string;
  /** Makes a new connection, and one harmless request over it. */
  connect(): Promise<Reply<unknown>>;
}

export function linksOf(cluster: Cluster): Link[] {
  return [
    ...cluster.controlPlanes.flatMap((node) => controlPlaneLinks(cluster, node)),
    ...cluster.nodes.map((node) => kubeletLink(cluster, node)),
    requestLink(cluster, "administrator", () => cluster.admin()),
  ];
}

/** What stays open between calls, beside etcd's: the API servers' connections to kubelets. */
export function openLinksOf({ controlPlanes, nodes }: Cluster): Link[] {
  return controlPlanes.flatMap(({ apiServer, name }) =>
    nodes.map(({ kubelet, name: node }) => ({
      from: `API server of ${name}`,
      to: `kubelet of ${node}, over an open connection`,
      connect: async () => kubelet.logs(apiServer.openKubeletClient()?.certificate),
    })),
  );
}

function controlPlaneLinks(cluster: Cluster, node: ControlPlaneNode): Link[] {
  const { apiServer, etcd, name } = node;
  const peers = cluster.controlPlanes.filter((other) => other !== node);
  const etcdApiClient = load(node.machine.files, places.etcdApiServerClient);
  const api = `API server of ${name}`;
  return [
    {
      from: api,
      to: "etcd",
      connect: () => apiServer.loopback({ verb: "list", resource: "nodes" }),
    },
    {
      from: api,
      to: "KMS pod",
      connect: () => apiServer.loopback({ verb: "list", resource: "secrets" }),
    },
    {
      from: api,
      to: "extension API server",
      connect: async () =>
        node.extensionApiServer.request(
          apiServer.frontProxyClient()?.certificate,
          apiServer.frontProxyAnchors,
        ),
    },
    ...cluster.nodes.map(({ kubelet, name: to }) => ({
      from: api,
      to: `kubelet of ${to}`,
      connect: async () => kubelet.logs(apiServer.kubeletClient()?.certificate),
    })),
    ...peers.map((peer) => ({
      from: `etcd of ${name}`,
      to: `etcd of ${peer.name}`,
      connect: async () => etcd.connectToPeer(peer.etcd) ?? accept(),
    })),
    ...(etcdApiClient ? [requestLink(cluster, `etcd of ${name}`, () => etcdClient(node))] : []),
    requestLink(cluster, `controller-manager of ${name}`, () =>
      node.controllerManager.kubeconfig.client(),
    ),
    requestLink(cluster, `scheduler of ${name}`, () => node.scheduler.kubeconfig.client()),
  ];
}

/** With what etcd comes to the API server, where the profile gives it a leaf of its own for that. */
export function etcdClient({ machine, etcd }: ControlPlaneNode): ApiClient {
  return {
    held: load(machine.files, places.etcdApiServerClient),
    anchors: etcd.clusterAnchors,
    at: machine.now(),
  };
}

function kubeletLink(cluster: Cluster, { kubelet, name }: ClusterNode): Link {
  return requestLink(cluster, `kubelet of ${name}`, () => kubelet.client());
}

function requestLink({ api }: Cluster, from: string, client: () => ApiClient): Link {
  return { from, to: "API server", connect: () => api.request(client(), harmless) };
}

/** What every client of the API may ask. */
export const harmless = { verb: "list", resource: "nodes" } as const;
