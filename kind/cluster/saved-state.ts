/**
 * What `kubeadm init` has made of a node, kept by this process: a fresh node starts from it in less time than
 * kubeadm needs. The keys of its roots must be the same.
 */
import { setTimeout as wait } from "node:timers/promises";
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
  /** @see readState */
  state?: Promise<SavedState | undefined>;
}

/** etcd's data, static pods, kubeconfigs, and how the kubelet is started. */
const saved =
  "var/lib/etcd etc/kubernetes kind/kubeadm.conf var/lib/kubelet/pki $(find var/lib/kubelet -maxdepth 1 -type f)";
const withAddresses =
  "/etc/kubernetes/manifests/* /etc/kubernetes/*.conf /kind/kubeadm.conf $(find /var/lib/kubelet -maxdepth 1 -type f)";
const copy = "/var/lib/saved-state";
const packed = `${copy}.tgz`;
const pollMilliseconds = 100;
const looks = 100;

/**
 * Copies the state between two writes of etcd; it is packed while the node goes on.
 * @returns whether it could: a file may have gone while it was copied.
 */
export async function copyState({ shell }: Node): Promise<boolean> {
  // etcd's log is a file of many empty megabytes.
  const { code } = await shell.try(
    `cd / && mkdir ${copy} && pkill -STOP -x etcd || exit
      cp -a --sparse=always --parents -t ${copy} ${saved}; code=$?; pkill -CONT -x etcd
      test $code = 0 || { rm -r ${copy}; exit $code; }
      (tar -cSz -f ${copy}.part -C ${copy} . && mv ${copy}.part ${packed}; rm -r ${copy}) > /dev/null 2>&1 &`,
  );
  return code === 0;
}

/**
 * What `copyState` has copied; undefined, so that kubeadm makes the next control plane, where the node was gone
 * before, or took longer to pack it than anybody wants to wait.
 * @param written files of the actors on the node.
 */
export async function readState(
  { shell, facts }: Node,
  written: readonly string[],
): Promise<SavedState | undefined> {
  try {
    for (let look = 0; look < looks; look++) {
      const { code } = await shell.try(`test -e ${packed}`);
      if (code === 0) break;
      await wait(pollMilliseconds);
    }
    const archive = await shell.run(`base64 -w0 ${packed} && rm ${packed}`);
    return { archive, address: facts.address, written };
  } catch {
    return undefined;
  }
}

/** As it was saved, but for the node's address; nothing runs yet. */
export async function restoreState({ shell, facts }: Node, state: SavedState): Promise<void> {
  await shell.run("gzip -d | tar -xpS -C /", Buffer.from(state.archive, "base64"));
  const old = state.address.replaceAll(".", "[.]");
  await shell.run(`sed -i 's/${old}\\b/${facts.address}/g' ${withAddresses}`);
}
