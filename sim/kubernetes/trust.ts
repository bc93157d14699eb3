/**
 * Whom a node trusts under the name of a root: the file of the root, the kubeconfigs that embed it, and
 * what those have in memory who read either at their start alone.
 */
import type { Certificate } from "../pki/certificate.ts";
import type { AuthorityName } from "../policy/certificate-document.ts";
import type { Site } from "../site.ts";
import { placeOf, slotOf } from "./certificate-manager.ts";
import {
  type CredentialPlace,
  install,
  load,
  loadAnchors,
  places,
  writeAnchors,
} from "./credential-place.ts";
import { type ClusterNode, ControlPlaneNode } from "./node.ts";

/** Whether this node, and everybody on it, trusts these roots and no others. */
export function trustsExactly(
  node: ClusterNode,
  root: AuthorityName,
  anchors: readonly Certificate[],
): boolean {
  const wanted = setOf(anchors);
  return trusted(node, root).every((found) => setOf(found) === wanted);
}

/** Has this node, and everybody on it, trust these roots and no others; the one that signs goes on signing. */
export async function trust(
  site: Site,
  node: ClusterNode,
  root: AuthorityName,
  anchors: readonly Certificate[],
): Promise<void> {
  if (!(node instanceof ControlPlaneNode)) return node.trust(writeAnchors(anchors));
  const { certificateManager, machine, endpoint } = node;
  for (const { place, slot } of kubeconfigs(node, root)) {
    const held = load(machine.files, place);
    const subject = `${slot}#${site.inventory.generations(slot).length}`;
    if (held) install(site, machine, place, { subject, held, anchors, server: endpoint });
    await node.restartReaderOf(place);
  }
  const { certificate, keys } = certificateManager.authority(root);
  const place = certificateManager.rootPlace(root);
  const held = { certificate, keys };
  install(site, machine, place, { subject: root, held, trusted: anchors });
  await node.restartReaderOf(place);
}

function trusted(node: ClusterNode, root: AuthorityName): (readonly Certificate[])[] {
  const { files } = node.machine;
  if (!(node instanceof ControlPlaneNode)) return [loadAnchors(files, places.clusterAuthority)];
  const held: CredentialPlace[] = [
    node.certificateManager.rootPlace(root),
    ...kubeconfigs(node, root).map(({ place }) => place),
  ];
  return held.flatMap((place) => [
    loadAnchors(files, place),
    ...node.readers
      .filter((reader) => reader.files.readsOnce(place))
      .map((reader) => reader.files.anchors(place)),
  ]);
}

/** Whoever comes to the API server with a kubeconfig knows it by the Cluster CA. */
function kubeconfigs(node: ControlPlaneNode, root: AuthorityName) {
  if (root !== "cluster-ca") return [];
  return node.certificateManager
    .leaves()
    .filter(({ spec }) => spec.kubeconfig)
    .map((leaf) => ({ place: placeOf(leaf), slot: slotOf(node.name, leaf) }));
}

function setOf(anchors: readonly Certificate[]): string {
  return anchors
    .map(({ fingerprint }) => fingerprint)
    .sort()
    .join();
}
