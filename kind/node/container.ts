/** A node as a container, as kind makes them: systemd inside, privileged, /var on a volume. */
import { setTimeout as wait } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import type { Container } from "dockerode";
import { GenericContainer, type WaitStrategy } from "testcontainers";
import { Problem } from "../../sim/problem.ts";
import { type Engine, wordsOf } from "../engine/engine.ts";
import { ownLabel, removeContainer } from "../engine/ownership.ts";

/** kind's own sign that systemd is up; nothing may be executed in the container before it. */
const systemdIsUp = /Reached target .*Multi-User System.*|detected cgroup v1/;
const startMilliseconds = 60_000;
const pollMilliseconds = 100;

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
    const words = [wordsOf(error), ...container.lastLines].join(" | ");
    throw new Problem(
      "node-start",
      `the container engine can not run a node: ${words}`,
      "it has to run privileged containers with systemd: use Docker, or podman as root",
    );
  }
}

class NodeContainer extends GenericContainer {
  readonly #systemd = new SystemdStart();

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
      .withWaitStrategy(this.#systemd);
    Object.assign(this.hostConfig, {
      CgroupnsMode: "private",
      Init: false,
      SecurityOpt: ["seccomp=unconfined", "apparmor=unconfined"],
    });
    Object.assign(this.createOpts, { Tty: true, Volumes: { "/var": {} } });
  }

  /** The end of what systemd has written. */
  get lastLines(): readonly string[] {
    return this.#systemd.lines.slice(-keptLines);
  }
}

const keptLines = 3;

/**
 * Reads the log again and again instead of following it, as Wait.forLogMessage() does: podman ends a followed
 * log of a container that runs when it meets half a line in its own log of events (FINDINGS.md).
 */
class SystemdStart implements WaitStrategy {
  /** What systemd has written, when last read. */
  lines: readonly string[] = [];
  #patience = startMilliseconds;

  /** @throws when the container ends, or systemd is not up in time, or the engine does not answer. */
  async waitUntilReady(container: Container): Promise<void> {
    const signal = AbortSignal.timeout(this.#patience);
    try {
      while (!(await this.#isUp(container, signal)))
        await wait(pollMilliseconds, undefined, { signal });
    } catch (error) {
      throw signal.aborted
        ? new Error(`systemd is not up after ${this.#patience / 1000} s`)
        : error;
    }
  }

  async #isUp(container: Container, abortSignal: AbortSignal): Promise<boolean> {
    // Before the log, which is whole once the container has ended.
    const { State } = await container.inspect({ abortSignal });
    const log = await container.logs({ abortSignal, follow: false, stdout: true, stderr: true });
    this.lines = stripVTControlCharacters(log.toString()).split(/\r?\n/).filter(isTelling);
    if (this.lines.some((line) => systemdIsUp.test(line))) return true;
    if (!State.Running) throw new Error(`its systemd has ended with exit code ${State.ExitCode}`);
    return false;
  }

  withStartupTimeout(milliseconds: number): this {
    this.#patience = milliseconds;
    return this;
  }

  isStartupTimeoutSet(): boolean {
    return true;
  }

  getStartupTimeout(): number {
    return this.#patience;
  }
}

function isTelling(line: string): boolean {
  return line.trim() !== "";
}
