/**
 * What `kubeadm init` has made of a node, kept by this process: a fresh node starts from it in less time than
 * kubeadm needs. The keys of its roots must be the same.
 */
import type { Node } from "../node/node.ts";

export interface SavedState {
  /** A compressed tar archive, in base64. */
  readonly archive: string;
  /** Of the node from which it was taken. */
  readonly address: string;
  /** Files of the actors among it. */
  readonly written: readonly string[];
}

/** Of control planes of one kind: empty until one has been made. */
export interface Memory {
  state?: SavedState;
}

/** etcd's data, static pods, kubeconfigs, and how the kubelet is started. */
const saved =
  "var/lib/etcd etc/kubernetes kind/kubeadm.conf var/lib/kubelet/pki $(cd / && find var/lib/kubelet -maxdepth 1 -type f)";
const withAddresses =
  "/etc/kubernetes/manifests/* /etc/kubernetes/*.conf /kind/kubeadm.conf $(find /var/lib/kubelet -maxdepth 1 -type f)";

/** @param written files of the actors on the node. */
export async function saveState(
  { shell, facts }: Node,
  written: readonly string[],
): Promise<SavedState> {
  // Between two writes of etcd; its log is a file of many empty megabytes.
  const archive = await shell.run(
    `pkill -STOP -x etcd; tar -cS -C / ${saved} | gzip -1 | base64 -w0; pkill -CONT -x etcd`,
  );
  return { archive, address: facts.address, written };
}

/** As it was saved, but for the node's address; nothing runs yet. */
export async function restoreState({ shell, facts }: Node, state: SavedState): Promise<void> {
  await shell.run("gzip -d | tar -xpS -C /", Buffer.from(state.archive, "base64"));
  const old = state.address.replaceAll(".", "[.]");
  await shell.run(`sed -i 's/${old}\\b/${facts.address}/g' ${withAddresses}`);
}
