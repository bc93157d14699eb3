/** Everything that a repair could replace, with its state now. */
import { placeOf } from "../kubernetes/certificate-manager.ts";
import { load, places } from "../kubernetes/credential-place.ts";
import { type ClusterNode, ControlPlaneNode } from "../kubernetes/node.ts";
import type { RepairCandidate, RepairScope } from "../policy/repair.ts";
import { type CredentialStatus, credentialStatus } from "../status.ts";
import type { World } from "../world.ts";

export function candidatesOf(world: World): RepairCandidate[] {
  return credentialStatus(world).flatMap((status) => {
    const { slot } = status.generation;
    if (slot.kind === "authority") return [];
    return slot.layer === "host" ? clientCandidate(world, status) : nodeCandidate(world, status);
  });
}

function clientCandidate(
  { platform }: World,
  { name, kind, owner, state }: CredentialStatus,
): RepairCandidate[] {
  const scopes = clientScopes(owner);
  const client = platform.clients.get(owner);
  if (scopes.length === 0 || !client) return [];
  const lost = kind === "client certificate" && !client.held;
  return [
    {
      name,
      kind: kind === "token" ? "token" : "client certificate",
      scopes,
      state: lost ? "missing" : state,
      wouldBeCaughtBy: undefined,
      reader: undefined,
    },
  ];
}

/** By product documentation: pods of the cluster, the load balancer's agent, and the management. */
function clientScopes(owner: string): readonly RepairScope[] {
  if (owner.startsWith("node-agent-")) return ["management"];
  return scopes[owner] ?? [];
}

const scopes: Readonly<Record<string, readonly RepairScope[]>> = {
  "admin-cli": ["management"],
  // Its token lies on the node, so it can be given from outside as well, where no API server helps.
  "kms-pod": ["fixCloudCredentials", "management"],
  "cloud-operator": ["fixCloudCredentials"],
  "certificate-manager": ["fixCloudCredentials"],
  caph: ["fixCloudCredentials"],
  csi: ["fixCloudCredentials"],
  "cloud-provider": ["fixCloudCredentials"],
  "load-balancer-agent": ["patchLoadBalancer"],
};

function nodeCandidate(
  { cluster }: World,
  { name, state, generation }: CredentialStatus,
): RepairCandidate[] {
  const [node = "", credential = ""] = name.split("/");
  const holder = cluster.node(node);
  const found = holder && inPlace(holder, credential);
  if (!found) return [];
  const { certificate } = generation;
  return [
    {
      name,
      ...found,
      state: found.held ? state : "missing",
      scopes: ["fixKubeletCredentials"],
      wouldBeCaughtBy: certificate && cluster.revocations.entryAgainstReplacement(certificate),
    },
  ];
}

type InPlace = Pick<RepairCandidate, "kind" | "reader"> & { held: boolean };

/** What lies on a node under that name, and whether it can be used; undefined for what is not of it. */
function inPlace(node: ClusterNode, credential: string): InPlace | undefined {
  const { files } = node.machine;
  if (credential === "kubelet-client") {
    const held = load(files, places.kubeletClient) !== undefined;
    return { kind: "kubelet client", held, reader: undefined };
  }
  if (credential === "kubelet-server") {
    const held = load(files, places.kubeletServer) !== undefined;
    return { kind: "kubelet server", held, reader: undefined };
  }
  return node instanceof ControlPlaneNode ? leafInPlace(node, credential) : undefined;
}

function leafInPlace(node: ControlPlaneNode, credential: string): InPlace | undefined {
  const leaf = node.certificateManager
    .leaves()
    .find(({ metadata }) => metadata.name === credential);
  if (!leaf) return undefined;
  const place = placeOf(leaf);
  const held = load(node.machine.files, place);
  const reader =
    node.readerOf(place) && (node.hasRead(place) ? "has read it" : "has read an earlier one");
  return { kind: "leaf", held: held !== undefined, reader };
}
