/** A node as a container, as kind makes them: systemd inside, privileged, /var on a volume. */
import { stripVTControlCharacters } from "node:util";
import { GenericContainer, Wait } from "testcontainers";
import { Problem } from "../../sim/problem.ts";
import type { Engine } from "../engine/engine.ts";
import { ownLabel, removeContainer } from "../engine/ownership.ts";

/** kind's own sign that systemd is up; nothing may be executed in the container before it. */
const systemdIsUp = /Reached target .*Multi-User System.*|detected cgroup v1/;
const startMilliseconds = 60_000;

export const ports = { api: 6443, kubelet: 10250, etcd: 2379 } as const;

export interface NodeRequest {
  readonly image: string;
  /** Of the node, its host name. */
  readonly name: string;
  /** Name of the container. */
  readonly container: string;
  /** A directory of the host that the node sees as /kms. */
  readonly sockets: string;
  /** On its label. */
  readonly owner: string;
}

/**
 * Starts a node and waits for systemd.
 * @returns the container's id.
 * @throws Problem when the engine can not run it; nothing is left of it then.
 */
export async function startContainer(engine: Engine, request: NodeRequest): Promise<string> {
  const container = new NodeContainer(request);
  try {
    return (await container.start()).getId();
  } catch (error) {
    await removeContainer(engine, request.container);
    const words = [(error as Error).message.split("\n")[0], ...container.lastLines].join(" | ");
    throw new Problem(
      "node-start",
      `the container engine can not run a node: ${words}`,
      "it has to run privileged containers with systemd: use Docker, or podman as root",
    );
  }
}

const keptLines = 3;

class NodeContainer extends GenericContainer {
  /** The end of what systemd has written. */
  readonly lastLines: string[] = [];

  constructor({ image, name, container, sockets, owner }: NodeRequest) {
    super(image);
    this.withName(container)
      .withHostname(name)
      .withLabels(ownLabel(owner))
      .withPrivilegedMode()
      .withTmpFs({ "/tmp": "", "/run": "" })
      .withBindMounts([
        { source: "/lib/modules", target: "/lib/modules", mode: "ro" },
        { source: sockets, target: "/kms", mode: "rw" },
      ])
      .withLogConsumer((stream) => stream.on("data", (text: string) => this.#keep(text)))
      .withWaitStrategy(Wait.forLogMessage(systemdIsUp))
      .withStartupTimeout(startMilliseconds);
    Object.assign(this.hostConfig, {
      CgroupnsMode: "private",
      Init: false,
      SecurityOpt: ["seccomp=unconfined", "apparmor=unconfined"],
    });
    Object.assign(this.createOpts, { Tty: true, Volumes: { "/var": {} } });
  }

  #keep(text: string): void {
    this.lastLines.push(...stripVTControlCharacters(String(text)).split("\n").filter(isTelling));
    this.lastLines.splice(0, this.lastLines.length - keptLines);
  }
}

function isTelling(line: string): boolean {
  return line.trim() !== "";
}
