/**
 * The container engine: Docker where there is one, else podman through its Docker API. Detected, not
 * configured; everything else in kind/ sees a socket.
 */
import { existsSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import Docker from "dockerode";
import { Problem } from "../../sim/problem.ts";
import { findProgram, type PodmanService, startPodman } from "./podman-service.ts";

export interface Engine {
  readonly name: "docker" | "podman";
  readonly docker: Docker;
  /** Ends what was started for it; containers live on. */
  close(): void;
}

interface Candidate extends Engine {
  readonly address: string;
  /** Undefined where somebody else runs it. */
  readonly service?: PodmanService;
}

/** Where an engine is looked for. */
interface Surroundings {
  readonly environment: NodeJS.ProcessEnv;
  readonly dockerSocket: string;
}

const here: Surroundings = { environment: process.env, dockerSocket: "/var/run/docker.sock" };

/**
 * Sets DOCKER_HOST in the environment as long as the engine is open: testcontainers reads it.
 * @throws Problem when there is no engine, or it does not answer, or not to us.
 */
export async function findEngine(surroundings = here): Promise<Engine> {
  const { environment } = surroundings;
  const before = environment.DOCKER_HOST;
  const engine = named(environment) ?? dockerAt(surroundings) ?? podman(surroundings);
  const close = () => {
    if (before === undefined) delete environment.DOCKER_HOST;
    engine.close();
  };
  try {
    await answering(engine);
  } catch (error) {
    close();
    throw error;
  }
  environment.DOCKER_HOST = engine.address;
  // Its sweeper is an image of its own; what is ours is swept by engine/ownership.ts.
  environment.TESTCONTAINERS_RYUK_DISABLED = "true";
  return { name: engine.name, docker: engine.docker, close };
}

/** What an engine has answered instead, in one line for people. */
export function wordsOf(error: unknown): string {
  const [line = ""] = String((error as Error).message).split("\n");
  return line.trim();
}

const patienceMilliseconds = 10_000;
const pollMilliseconds = 50;

function named({ DOCKER_HOST: address }: NodeJS.ProcessEnv): Candidate | undefined {
  if (!address) return undefined;
  const [, path] = /^unix:\/\/(\/.+)$/.exec(address) ?? [];
  if (path) return { name: "docker", address, docker: new Docker({ socketPath: path }), close };
  if (!URL.canParse(address))
    throw new Problem(
      "engine-address",
      `DOCKER_HOST is "${address}", which is no address`,
      "set it to one such as unix:///var/run/docker.sock, or unset it",
    );
  return { name: "docker", address, docker: new Docker(), close };
}

function dockerAt({ dockerSocket: path }: Surroundings): Candidate | undefined {
  if (!existsSync(path)) return undefined;
  return {
    name: "docker",
    address: `unix://${path}`,
    docker: new Docker({ socketPath: path }),
    close,
  };
}

function podman({ environment, dockerSocket }: Surroundings): Candidate {
  const program = findProgram("podman", environment.PATH ?? "");
  if (!program)
    throw new Problem(
      "engine-missing",
      `no container engine: DOCKER_HOST is not set, ${dockerSocket} is not there, podman is not installed`,
      "install Docker; or on Debian, as root: apt-get install --no-install-recommends podman runc conmon netavark aardvark-dns containernetworking-plugins",
    );
  const service = startPodman(program);
  const { socketPath } = service;
  return {
    name: "podman",
    address: `unix://${socketPath}`,
    docker: new Docker({ socketPath }),
    close: () => service.close(),
    service,
  };
}

function close(): void {
  // Somebody else runs it.
}

/** Waits for an engine that is being started; one that should run answers at once. */
async function answering({ docker, address, service }: Candidate): Promise<void> {
  const until = Date.now() + patienceMilliseconds;
  for (;;) {
    try {
      await docker.ping();
      return;
    } catch (error) {
      if (service?.running && Date.now() < until) await wait(pollMilliseconds);
      else throw silent(address, error as NodeJS.ErrnoException, service);
    }
  }
}

function silent(address: string, error: NodeJS.ErrnoException, service?: PodmanService): Problem {
  if (error.code === "EACCES")
    return new Problem(
      "engine-denied",
      `the container engine at ${address} does not let this user in`,
      "run as root, or as a member of the group that the socket belongs to",
    );
  const words = service?.lastWords || error.message;
  return new Problem(
    "engine-silent",
    `the container engine at ${address} does not answer: ${words}`,
    service ? "mend podman, or install Docker" : "start it, or set DOCKER_HOST to one that runs",
  );
}
