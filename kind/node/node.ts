/** One running node: its files, its processes, its doors to the outside. */
import type { Engine } from "../engine/engine.ts";
import { removeContainer } from "../engine/ownership.ts";
import { type NodeRequest, startContainer } from "./container.ts";
import type { NodeFacts } from "./kubeadm.ts";
import { Shell } from "./shell.ts";

/**
 * A node takes some 35 of the host's inotify instances, of which Linux grants 128 to a user by default; from
 * the fourth node on nothing would start, or notice that a certificate has been replaced.
 */
const raiseInotify =
  "limit=/proc/sys/fs/inotify/max_user_instances; [ $(cat $limit) -ge 1024 ] || (echo 1024 > $limit) 2> /dev/null";

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
    return Node.attach(engine, await startContainer(engine, request), request.name);
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

  /** Replaces each file at once; a reader sees the old content or the new. All of them are one command. */
  async write(files: NodeFiles): Promise<void> {
    const script = [...files].map(([path, { content, mode }]) => {
      const folder = path.slice(0, path.lastIndexOf("/"));
      return [
        `mkdir -p ${folder}`,
        `base64 -d > ${path}.new << END`,
        Buffer.from(content).toString("base64"),
        "END",
        `chmod ${mode.toString(8)} ${path}.new`,
        `mv -f ${path}.new ${path}`,
      ].join("\n");
    });
    await this.shell.run("sh -es", script.join("\n"));
  }

  async remove(paths: readonly string[]): Promise<void> {
    if (paths.length > 0) await this.shell.run(`rm -f ${paths.join(" ")}`);
  }

  async read(path: string): Promise<string> {
    return this.shell.run(`cat ${path}`);
  }

  /** Contents by path of every certificate, key and kubeconfig below some folders. */
  async readAll(folders: string): Promise<Map<string, string>> {
    const listed = await this.shell.run(
      `for file in $(find -L ${folders} -type f | grep -E '[.](crt|key|conf|pem)$'); do ` +
        'echo "$file $(base64 -w0 $file)"; done',
    );
    const lines = listed.split("\n").filter(Boolean);
    return new Map(
      lines.map((line): [string, string] => {
        const [path = "", content = ""] = line.split(" ");
        return [path, Buffer.from(content, "base64").toString()];
      }),
    );
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
