/**
 * Repair as an operator runs it: over SSH on the nodes, with the CA's keys there, so that it works
 * while the API server is down by expiry. Decides first (policy/repair.ts), then touches.
 */

import { placeOf, slotOf } from "../kubernetes/certificate-manager.ts";
import { places } from "../kubernetes/credential-place.ts";
import { bootstrapPath } from "../kubernetes/kubelet.ts";
import type { ControlPlaneNode, WorkerNode } from "../kubernetes/node.ts";
import { formatGeneration } from "../pki/inventory.ts";
import type { LeafDocument } from "../policy/certificate-document.ts";
import { accept, firstRefusal, type Reply, refuse } from "../policy/refusal.ts";
import type { RepairCandidate, RepairSwitch } from "../policy/repair.ts";
import { record } from "../site.ts";
import { credentialStatus } from "../status.ts";
import type { World } from "../world.ts";

export interface RepairReport {
  /** Credentials that were replaced, in order. */
  readonly replaced: readonly string[];
}

export async function repair(
  world: World,
  switches: readonly RepairSwitch[],
  asker: "operator" | "auto-repair" = "operator",
): Promise<Reply<RepairReport>> {
  const { decisions } = world.site;
  const candidates = candidatesOf(world);
  const affected =
    asker === "operator" ? decisions.affectedByRepair : decisions.affectedByAutoRepair;
  const targets = affected(switches, candidates);
  const refusal = firstRefusal(decisions.repairChecks, { switches, targets });
  record(world.site, {
    actor: asker,
    kind: "repairs",
    subject: switches.map((given) => `-${given}`).join(" "),
    detail: refusal ? refusal.reason : `${targets.length} credentials`,
  });
  if (refusal) return refusal;
  return replace(world, new Set(targets.map(({ name }) => name)));
}

/** Everything that repair could replace, with its state now. */
function candidatesOf(world: World): RepairCandidate[] {
  const { cluster } = world;
  return credentialStatus(world).flatMap((status): RepairCandidate[] => {
    const { name, state, generation } = status;
    const { slot, certificate } = generation;
    if (slot.kind === "authority") return [];
    if (slot.layer === "host") {
      const repairable = cloudClients.includes(slot.owner);
      return repairable
        ? [{ name, state, scope: "fixCloudCredentials", wouldBeCaughtBy: undefined }]
        : [];
    }
    const known = isOfNode(cluster.nodes, name);
    const wouldBeCaughtBy = certificate && cluster.revocations.entryAgainstReplacement(certificate);
    return known ? [{ name, state, scope: "fixKubeletCredentials", wouldBeCaughtBy }] : [];
  });
}

/** The clients that are pods of the cluster: their credentials are delivered to it. */
const cloudClients = [
  "kms-pod",
  "cloud-operator",
  "certificate-manager",
  "caph",
  "csi",
  "cloud-provider",
  "load-balancer-agent",
];

async function replace(world: World, names: ReadonlySet<string>): Promise<Reply<RepairReport>> {
  const { cluster, platform, site } = world;
  for (const node of cluster.controlPlanes) await replaceLeaves(node, names);
  for (const node of cluster.nodes) {
    const refusal = await replaceKubeletCredentials(world, node, names);
    if (refusal) return refusal;
  }
  for (const owner of cloudClients) {
    if (![`${owner}/token`, `${owner}/certificate`].some((name) => names.has(name))) continue;
    const identity = platform.cloudAgent.identities.get(owner);
    const client = platform.clients.get(owner);
    if (!identity || !client) continue;
    platform.cloudAgent.identities.rotateToken(identity);
    const reply = await client.signIn();
    if (reply.outcome === "refused") return reply;
  }
  const replaced = [...names]
    .map((name) => site.inventory.current(name))
    .filter((generation) => generation !== undefined);
  return accept({ replaced: replaced.map(formatGeneration) });
}

async function replaceLeaves(node: ControlPlaneNode, names: ReadonlySet<string>): Promise<void> {
  const due = node.certificateManager
    .leaves()
    .filter((leaf: LeafDocument) => names.has(slotOf(node.name, leaf)));
  for (const leaf of due) {
    await node.certificateManager.reissue(leaf);
    await node.restartReaderOf(placeOf(leaf));
  }
}

/** A fresh bootstrap token, and the kubelet joins anew; an absent server certificate is asked for then. */
async function replaceKubeletCredentials(
  world: World,
  node: WorkerNode,
  names: ReadonlySet<string>,
) {
  const client = names.has(`${node.name}/kubelet-client`);
  const server = names.has(`${node.name}/kubelet-server`);
  if (!client && !server) return undefined;
  const { files } = node.machine;
  if (server) for (const path of Object.values(places.kubeletServer)) files.remove(path);
  if (client) {
    const token = await world.cluster.createBootstrapToken();
    if (token.outcome === "refused") return token;
    files.remove(places.kubeletClient.certificate);
    files.write(bootstrapPath, token.value, 0o600);
  }
  await node.machine.restartService(node.kubelet);
  const joined = files.read(bootstrapPath) === undefined;
  return joined
    ? undefined
    : refuse("operation", "not available", `the kubelet of ${node.name} did not join`);
}

function isOfNode(nodes: readonly WorkerNode[], name: string): boolean {
  return nodes.some((node) => name.startsWith(`${node.name}/`));
}
