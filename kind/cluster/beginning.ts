/**
 * How a real cluster comes to be for a scenario: by `kubeadm init`, from what one has left on another node, or on
 * the control plane that the scenario before has left.
 */
import type { World } from "../../sim/world.ts";
import type { Node, NodeFiles } from "../node/node.ts";
import type { Seat } from "../node/nodes.ts";
import { authorizationFiles, openWebhook } from "../revocation/enforcement.ts";
import { installation, resourcePath } from "../revocation/manifests.ts";
import { ControlPlane } from "./control-plane.ts";
import { unregister } from "./extension-api-server.ts";
import { type LeftState, RealCluster } from "./real-cluster.ts";
import { RealKubelet } from "./real-kubelet.ts";
import { roles } from "./roles.ts";
import { copyState, type Memory, readState, restoreState, type SavedState } from "./saved-state.ts";
import { accountsPath } from "./service-accounts.ts";

/**
 * Certificates from YAML, `kubeadm init` on them or what one has made before, roles, and workers by TLS
 * bootstrapping.
 * @param memory of control planes of this kind, where it is worth to have one.
 */
export async function newCluster(
  world: World,
  { node, kms }: Seat,
  workers: readonly Node[],
  memory?: Memory,
): Promise<RealCluster> {
  const webhook = await openWebhook(node);
  const cluster = clusterOn(world, node);
  const { controlPlane } = cluster;
  kms.serve(world.cluster.kms);
  const files = authorizationFiles(webhook);
  const state = await memory?.state;
  if (state) await startFrom(cluster, state, files);
  else await init(cluster, files);
  const { written } = cluster;
  const isCopied = memory !== undefined && !state && (await copyState(node));
  await Promise.all([
    controlPlane.until("the API takes what is installed in it", () =>
      controlPlane.takes([roles, installation(webhook)]),
    ),
    controlPlane.readiness.serving(),
  ]);
  await Promise.all(workers.map((worker) => cluster.admit(worker)));
  await cluster.enter([node, ...workers]);
  await cluster.settled();
  await controlPlane.until("the API keeps revocations", async () => {
    const reply = await cluster.access.asAdministrator({ path: resourcePath() });
    return reply.kind === "answer" && reply.status === 200;
  });
  // The scenario begins meanwhile; only a further control plane waits for it.
  if (isCopied) memory.state = readState(node, written);
  return cluster;
}

/** What a scenario finds: how its control plane was left, and which workers have joined that, or have still to. */
export interface Remains extends LeftState {
  /** Of those that the scenario wants. */
  readonly joined: readonly Node[];
  readonly joining: readonly Node[];
  /** Workers that stand by, wanted or not. */
  readonly kept: readonly string[];
}

/**
 * A new world on a control plane that stands already, with roots of the same keys: the files of the new
 * world, kubelets as good as new, and no object of the last scenario.
 */
export async function renewedCluster(
  world: World,
  { node, kms }: Seat,
  { stale, written, readersEnd, joined, joining, kept }: Remains,
): Promise<RealCluster> {
  const cluster = clusterOn(world, node);
  const { controlPlane } = cluster;
  kms.serve(world.cluster.kms);
  cluster.inherit(written);
  const standing = [node, ...joined];
  if (stale) {
    await startOver(cluster, standing);
    await forgetNodes(controlPlane, [node.facts.name, ...kept]);
  } else cluster.readers.inherit(readersEnd);
  await Promise.all([cluster.writeFiles(), forgetObjects(cluster)]);
  await Promise.all([
    ...standing.map((each) => rejuvenate(cluster, each)),
    ...joining.map((worker) => cluster.admit(worker)),
  ]);
  await cluster.enter([node, ...joined, ...joining]);
  await cluster.showServing();
  await cluster.settled();
  await cluster.readers.outlastScenario();
  return cluster;
}

function clusterOn(world: World, node: Node): RealCluster {
  return new RealCluster(world, new ControlPlane(node, world.cluster.first.endpoint));
}

async function init(cluster: RealCluster, authorization: NodeFiles): Promise<void> {
  const { clusterLayer } = cluster.world.site.profile;
  await cluster.writeFiles();
  const said = await cluster.controlPlane.init(clusterLayer, authorization);
  const anew = madeByKubeadm(said).filter((file) => cluster.written.includes(file));
  if (anew.length > 0)
    throw new Error(`kubeadm does not use what the certificate manager has written: ${anew}`);
}

/** Certificates that kubeadm says it has made, by their files. */
export function madeByKubeadm(said: string): string[] {
  const made = said.matchAll(/^\[certs\] Generating "([^"]+)" certificate and key$/gm);
  return [...made].map(([, name]) => `/etc/kubernetes/pki/${name}.crt`);
}

async function startFrom(
  cluster: RealCluster,
  state: SavedState,
  authorization: NodeFiles,
): Promise<void> {
  const { controlPlane } = cluster;
  const { node } = controlPlane;
  await restoreState(node, state);
  cluster.inherit(state.written);
  await Promise.all([node.write(authorization), cluster.writeFiles(), controlPlane.takeEndpoint()]);
  await new RealKubelet(node).makeYoung((certificate) => cluster.books.signerOf(certificate));
  await controlPlane.start();
  await forgetSecrets(controlPlane);
}

/** The control plane starts again, on the files of this world; what only a scenario knew is forgotten. */
async function startOver(cluster: RealCluster, nodes: readonly Node[]): Promise<void> {
  const { controlPlane } = cluster;
  await cluster.writeFiles();
  await controlPlane.kill();
  await Promise.all(nodes.map((node) => rejuvenate(cluster, node)));
  await controlPlane.readiness.serving();
  await forgetSecrets(controlPlane);
  await unregister(controlPlane);
}

/** Objects of nodes that are gone for good, and what else the garbage collector would remove when it gets to it. */
async function forgetNodes(controlPlane: ControlPlane, standing: readonly string[]): Promise<void> {
  const others = standing.map((name) => `metadata.name!=${name}`).join();
  await controlPlane.kubectl(`delete nodes,csinodes --field-selector ${others}`);
}

/** As if its kubelet had just joined. */
async function rejuvenate({ books }: RealCluster, node: Node): Promise<void> {
  await new RealKubelet(node).rejuvenate((certificate) => books.signerOf(certificate));
}

/** They may be under a key that this world's plugin does not know: no API server can remove them. */
async function forgetSecrets(controlPlane: ControlPlane): Promise<void> {
  await controlPlane.etcdctl("del --prefix /registry/secrets/kube-system/");
}

async function forgetObjects({ access, controlPlane }: RealCluster): Promise<void> {
  const collections = [
    "/api/v1/namespaces/kube-system/secrets",
    "/apis/certificates.k8s.io/v1/certificatesigningrequests",
    accountsPath,
    resourcePath(),
  ];
  for (const path of collections)
    await controlPlane.until(`nothing of another scenario is left in ${path}`, async () => {
      const reply = await access.asAdministrator({ path, method: "DELETE" });
      return reply.kind === "answer" && reply.status === 200;
    });
}
