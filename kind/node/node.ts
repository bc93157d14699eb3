/** One running node: its files, its processes, its doors to the outside. */
import { basename, dirname } from "node:path/posix";
import type { Engine } from "../engine/engine.ts";
import { removeContainer } from "../engine/ownership.ts";
import { archiveOf, filesIn } from "./archive.ts";
import { type NodeRequest, startContainer } from "./container.ts";
import type { NodeFacts } from "./kubeadm.ts";
import { podNetwork } from "./pod-network.ts";
import { Shell } from "./shell.ts";

/**
 * A node takes some 35 of the host's inotify instances, of which Linux grants 128 to a user by default; from
 * the fourth node on nothing would start, or notice that a certificate has been replaced.
 */
const raiseInotify =
  "limit=/proc/sys/fs/inotify/max_user_instances; [ $(cat $limit) -ge 1024 ] || (echo 1024 > $limit) 2> /dev/null";

/** Beside where it will be, so that moving it is one step. */
function incoming(path: string): string {
  return `${dirname(path)}/.incoming/${basename(path)}`;
}

/** Files of a node by path. */
export type NodeFiles = ReadonlyMap<
  string,
  { readonly content: string | Uint8Array; readonly mode: number }
>;

export class Node {
  readonly facts: NodeFacts;
  readonly shell: Shell;
  readonly #remove: () => Promise<void>;

  /** Starts a container and waits for systemd; nothing of Kubernetes runs yet. */
  static async start(engine: Engine, request: NodeRequest): Promise<Node> {
    const id = await startContainer(engine, request);
    try {
      const node = await Node.attach(engine, id, request.name);
      await node.write(podNetwork);
      return node;
    } catch (error) {
      await removeContainer(engine, id);
      throw error;
    }
  }

  /** A node that runs already. */
  static async attach(engine: Engine, id: string, name: string): Promise<Node> {
    const shell = await Shell.open(engine.docker, id, name);
    const answers = await shell.run(
      `${raiseInotify}; cat /kind/version; test -d /kind/patches; echo $?; grep -c 'SystemdCgroup = true' /etc/containerd/config.toml; hostname -i`,
    );
    const [version = "", noPatches, systemdCgroups] = answers.split("\n");
    const inspected = await engine.docker.getContainer(id).inspect();
    const [network] = Object.values(inspected.NetworkSettings.Networks);
    const facts = {
      name,
      address: network?.IPAddress ?? "",
      gateway: network?.Gateway ?? "",
      version,
      hasPatches: noPatches === "0",
      systemdCgroups: systemdCgroups !== "0",
    };
    return new Node(facts, shell, () => removeContainer(engine, id));
  }

  private constructor(facts: NodeFacts, shell: Shell, remove: () => Promise<void>) {
    this.facts = facts;
    this.shell = shell;
    this.#remove = remove;
  }

  /** Replaces each file at once; a reader sees the old content or the new. */
  async write(files: NodeFiles): Promise<void> {
    if (files.size === 0) return;
    const folders = Map.groupBy(files.keys(), dirname);
    const archive = await archiveOf(files, (path) => incoming(path).slice(1));
    const moves = [...folders].map(([folder, paths]) => {
      const arrived = paths.map(incoming);
      return `mv -f -t ${folder} ${arrived.join(" ")} && rmdir ${dirname(arrived[0] ?? "")}`;
    });
    await this.shell.run(["tar -xp -C /", ...moves].join(" && "), archive);
  }

  async remove(paths: readonly string[]): Promise<void> {
    if (paths.length > 0) await this.shell.run(`rm -f ${paths.join(" ")}`);
  }

  async read(path: string): Promise<string> {
    return this.shell.run(`cat ${path}`);
  }

  /** Contents by path of every certificate, key and kubeconfig below some folders. */
  async readAll(folders: string): Promise<Map<string, string>> {
    const archive = await this.shell.run(
      `find -L ${folders} -type f | grep -E '[.](crt|key|conf|pem)$' | tar -ch --hard-dereference -P -T - | base64 -w0`,
    );
    return filesIn(Buffer.from(archive, "base64"));
  }

  /** Goes away; the node stays. */
  leave(): void {
    this.shell.close();
  }

  async stop(): Promise<void> {
    this.shell.close();
    await this.#remove();
  }
}
