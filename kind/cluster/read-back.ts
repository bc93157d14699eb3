/** After a scenario: what lies on the nodes, beside what the actors' world says of it. */
import { certificatesIn } from "../../sim/checkers/parsed.ts";
import { load, pathOf, places } from "../../sim/kubernetes/credential-place.ts";
import type { World } from "../../sim/world.ts";
import type { Node } from "../node/node.ts";
import { unlikePredicted } from "../observation/read-back.ts";
import { memberFiles, membersFolder } from "./etcd-members.ts";
import type { RealCluster } from "./real-cluster.ts";
import type { RealKubelet } from "./real-kubelet.ts";

const folders = ["/etc/kubernetes", "/var/lib/kubelet/pki"];
/** kubeadm's, the harness's, and what a kubelet keeps of its former certificates. */
const notPredicted =
  /super-admin[.]conf|kubelet[.]conf|healthcheck-client|signer[/]ca|kubelet-client-(2|certwarp)/;

/** @returns what is not as predicted; empty when subjects, issuers, usages, lives and renewers all are. */
export async function readBack(cluster: RealCluster): Promise<string[]> {
  const standing = [...cluster.kubelets.values()].filter(({ node }) => !node.shell.ended);
  const unlike = await Promise.all(standing.map((kubelet) => unlikeOn(kubelet, cluster)));
  const ofMembers = await unlikeOfMembers(cluster);
  return [...cluster.books.surprises, ...unlike.flat(), ...ofMembers].map(
    (what) => `read back: ${what}`,
  );
}

/** What the processes of further etcd members have, all on the first one's node. */
async function unlikeOfMembers(cluster: RealCluster): Promise<string[]> {
  const { books, controlPlane } = cluster;
  const files = memberFiles(cluster);
  if (files.size === 0 || controlPlane.node.shell.ended) return [];
  const predicted = new Map([...files].map(([path, { content }]) => [path, `${content}`]));
  const now = books.realPresent;
  return unlikePredicted(
    { files: predicted, now },
    { files: await controlPlane.node.readAll(membersFolder), now },
    () => true,
  );
}

async function unlikeOn(kubelet: RealKubelet, { books, world }: RealCluster): Promise<string[]> {
  const { name, node } = kubelet;
  const { files } = world.platform.machine(name);
  const { found, held } = await kubelet.snapshot(folders);
  // It may have rotated while nobody looked.
  if (held) books.notice(name, held);
  const paths = folders.flatMap((folder) => files.list(folder));
  const predicted = new Map(paths.map((path) => [path, files.read(path) ?? ""]));
  const fields = unlikePredicted(
    { files: predicted, now: world.now() },
    { files: found, now: books.realPresent },
    ({ ca }) => books.movesInTime({ isAuthority: ca }),
  );
  // A node that has joined in the scenario is the cluster's alone.
  const isKnown = world.cluster.node(name) !== undefined;
  const unforeseen = [...found]
    .filter(([path]) => isKnown && !predicted.has(path) && !notPredicted.test(path))
    .filter(([, content]) => certificatesIn(content).length > 0)
    .map(([path]) => `${path}: a certificate that was not predicted`);
  return [...fields, ...unforeseen, ...(await unlikeRenewers(node, renewersOf(name, world)))].map(
    (problem) => `${name}:${problem}`,
  );
}

/** Who renews what lies in each place, as the inventory has it; by path. */
function renewersOf(name: string, { platform, site }: World): Map<string, string> {
  const { files } = platform.machine(name);
  return new Map(
    Object.values(places).flatMap((place): [string, string][] => {
      const held = load(files, place);
      const renewer = held && site.inventory.recordOf(held.certificate)?.slot.renewedBy;
      return renewer === undefined ? [] : [[pathOf(place), renewer]];
    }),
  );
}

/** A kubelet renews what its kubeconfig names, if it is told to; nothing else on a node renews itself. */
async function unlikeRenewers(
  node: Node,
  renewers: ReadonlyMap<string, string>,
): Promise<string[]> {
  const rotates =
    "grep -qx 'rotateCertificates: true' /var/lib/kubelet/config.yaml && " +
    "sed -n 's/.*client-certificate: //p' /etc/kubernetes/kubelet.conf";
  const { output } = await node.shell.try(rotates);
  const itself = output.trim();
  return [...renewers]
    .filter(([path, renewer]) => (renewer === "kubelet") !== (path === itself))
    .map(
      ([path, renewer]) => `${path}: renewed by ${renewer} predicted, by the kubelet: ${itself}`,
    );
}
