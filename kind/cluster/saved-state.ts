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
  /** Undefined where the node was gone before its state was read. */
  state?: Promise<SavedState | undefined>;
}

/** etcd's data, static pods, kubeconfigs, and how the kubelet is started. */
const saved =
  "var/lib/etcd etc/kubernetes kind/kubeadm.conf var/lib/kubelet/pki $(find var/lib/kubelet -maxdepth 1 -type f)";
const withAddresses =
  "/etc/kubernetes/manifests/* /etc/kubernetes/*.conf /kind/kubeadm.conf $(find /var/lib/kubelet -maxdepth 1 -type f)";
const copy = "/var/lib/saved-state";

/** Copies the state between two writes of etcd; it is packed while the node goes on. */
export async function copyState({ shell }: Node): Promise<void> {
  // etcd's log is a file of many empty megabytes.
  await shell.run(
    `cd / && mkdir ${copy} && pkill -STOP -x etcd
      cp -a --sparse=always --parents -t ${copy} ${saved}; pkill -CONT -x etcd
      (tar -cS -C ${copy} . | gzip -1 > ${copy}.part; mv ${copy}.part ${copy}.tgz; rm -r ${copy}) > /dev/null 2>&1 &`,
  );
}

/**
 * What `copyState` has copied; without it the next control plane is made by kubeadm.
 * @param written files of the actors on the node.
 */
export async function readState(
  { shell, facts }: Node,
  written: readonly string[],
): Promise<SavedState | undefined> {
  const packed = `${copy}.tgz`;
  const looks = 200;
  const read = shell.run(
    `for look in $(seq ${looks}); do test -e ${packed} && break; sleep 0.05; done
      base64 -w0 ${packed} && rm ${packed}`,
  );
  return read.then(
    (archive) => ({ archive, address: facts.address, written }),
    () => undefined,
  );
}

/** As it was saved, but for the node's address; nothing runs yet. */
export async function restoreState({ shell, facts }: Node, state: SavedState): Promise<void> {
  await shell.run("gzip -d | tar -xpS -C /", Buffer.from(state.archive, "base64"));
  const old = state.address.replaceAll(".", "[.]");
  await shell.run(`sed -i 's/${old}\\b/${facts.address}/g' ${withAddresses}`);
}
