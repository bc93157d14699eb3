/**
 * The container engine: Docker where there is one, else podman through its Docker API. Detected, not
 * configured; everything else in kind/ sees a socket.
 */
import { spawn } from "node:child_process";
import { accessSync, constants, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import Docker from "dockerode";
import { Problem } from "../../sim/problem.ts";

export interface Engine {
  readonly name: "docker" | "podman";
  readonly docker: Docker;
  /** Ends what was started for it; containers live on. */
  close(): void;
}

/** @throws Problem when there is no engine, or it does not answer. */
export async function findEngine(): Promise<Engine> {
  const engine = namedEngine() ?? dockerSocket() ?? podmanService();
  // The host's address is what testcontainers reads; ryuk, its sweeper, is an image of its own.
  process.env.TESTCONTAINERS_RYUK_DISABLED = "true";
  await answering(engine);
  return engine;
}

const dockerPath = "/var/run/docker.sock";
const patienceMilliseconds = 10_000;
const pollMilliseconds = 50;

function namedEngine(): Engine | undefined {
  const address = process.env.DOCKER_HOST;
  if (!address) return undefined;
  const docker = address.startsWith("unix://")
    ? new Docker({ socketPath: address.slice("unix://".length) })
    : new Docker();
  return { name: "docker", docker, close: () => {} };
}

function dockerSocket(): Engine | undefined {
  if (!existsSync(dockerPath)) return undefined;
  process.env.DOCKER_HOST = `unix://${dockerPath}`;
  return { name: "docker", docker: new Docker({ socketPath: dockerPath }), close: () => {} };
}

/**
 * A service of our own on a socket of its own; it ends by itself when nobody has called for ten minutes,
 * so whoever has longer to do closes it and finds an engine again.
 */
function podmanService(): Engine {
  if (!onPath("podman")) {
    throw new Problem(
      "engine-missing",
      `no container engine: DOCKER_HOST is not set, ${dockerPath} is not there, podman is not installed`,
      "install Docker; or on Debian, as root: apt-get install --no-install-recommends podman runc conmon netavark aardvark-dns containernetworking-plugins",
    );
  }
  const directory = mkdtempSync(join(tmpdir(), "certwarp-podman-"));
  const socketPath = join(directory, "podman.sock");
  const configuration = fileURLToPath(new URL("containers.conf", import.meta.url));
  const service = spawn("podman", ["system", "service", "--time=600", `unix://${socketPath}`], {
    stdio: "ignore",
    // Its containers must outlive an interrupt at the terminal, so that they can be removed in order.
    detached: true,
    env: { ...process.env, CONTAINERS_CONF: configuration },
  });
  service.unref();
  process.env.DOCKER_HOST = `unix://${socketPath}`;
  const close = () => {
    service.kill();
    if (process.env.DOCKER_HOST === `unix://${socketPath}`) delete process.env.DOCKER_HOST;
    rmSync(directory, { recursive: true, force: true });
  };
  return { name: "podman", docker: new Docker({ socketPath }), close };
}

async function answering({ docker, close }: Engine): Promise<void> {
  const until = Date.now() + patienceMilliseconds;
  for (;;) {
    try {
      await docker.ping();
      return;
    } catch (error) {
      if (Date.now() < until) {
        await wait(pollMilliseconds);
        continue;
      }
      close();
      throw new Problem(
        "engine-silent",
        `the container engine at ${process.env.DOCKER_HOST} does not answer: ${(error as Error).message}`,
        "start it, or set DOCKER_HOST to one that runs",
      );
    }
  }
}

function onPath(program: string): boolean {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
