/** A command of ours as a user runs it, while somebody or something disturbs it. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { globSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Engine } from "../engine/engine.ts";

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const ownerLabel = "dev.certwarp.owner";
const pollMilliseconds = 50;

export class Command {
  readonly #process: ChildProcess;
  readonly #ended: Promise<Ended>;
  #stdout = "";
  #stderr = "";

  /**
   * @param name of its file in cli/.
   * @param environment beyond our own; a wrapper is a program with arguments to run it in.
   */
  constructor(
    name: string,
    arguments_: readonly string[],
    {
      environment = {},
      wrapper = [],
    }: { environment?: NodeJS.ProcessEnv; wrapper?: readonly string[] } = {},
  ) {
    const [program, ...rest] = [...wrapper, process.execPath, `cli/${name}.ts`, ...arguments_];
    // A process group of its own, as a shell gives it: Ctrl-C reaches everybody in it.
    this.#process = spawn(program as string, rest, {
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NO_COLOR: "1", ...environment },
    });
    this.#process.stdout?.on("data", (text) => {
      this.#stdout += text;
    });
    this.#process.stderr?.on("data", (text) => {
      this.#stderr += text;
    });
    this.#ended = once(this.#process, "close").then(([code]) => ({
      code,
      stdout: this.#stdout,
      stderr: this.#stderr,
    }));
  }

  get ended(): Promise<Ended> {
    return this.#ended;
  }

  get stderr(): string {
    return this.#stderr;
  }

  /** To the whole process group. */
  signal(signal: NodeJS.Signals): void {
    process.kill(-(this.#process.pid as number), signal);
  }

  /** Ids of the containers that it has started. */
  async containers({ docker }: Engine): Promise<string[]> {
    const all = await docker.listContainers({ all: true, filters: { label: [ownerLabel] } });
    return all.filter(({ Labels }) => this.#owns(Labels[ownerLabel])).map(({ Id }) => Id);
  }

  /** Its directories that are there. */
  directories(parent = tmpdir()): string[] {
    const files = globSync(join(parent, "certwarp-*", "owner"));
    return files.filter((file) => this.#owns(readFileSync(file, "utf8")));
  }

  /** Returns when it holds. @throws when the command ends before. */
  async until<Value>(look: () => Value | Promise<Value>): Promise<NonNullable<Value>> {
    let over = false;
    this.#ended.then(() => {
      over = true;
    });
    for (;;) {
      const found = await look();
      if (found) return found;
      if (over) throw new Error(`it ended before: ${this.#stdout}${this.#stderr}`);
      await wait(pollMilliseconds);
    }
  }

  #owns(owner = ""): boolean {
    return owner.split("/")[1] === String(this.#process.pid);
  }
}

/** The output of a program in a container, or undefined where it fails, or the container does not run yet. */
export function inContainer(
  engine: Engine,
  id: string,
  ...command: string[]
): Promise<string | undefined> {
  return executed(engine, id, command).catch(() => undefined);
}

async function executed(
  { docker }: Engine,
  id: string,
  command: string[],
): Promise<string | undefined> {
  const exec = await docker
    .getContainer(id)
    .exec({ Cmd: command, AttachStdout: true, AttachStderr: true });
  const stream = await exec.start({});
  let output = "";
  stream.on("data", (text) => {
    output += text;
  });
  await once(stream, "end");
  const { ExitCode } = await exec.inspect();
  return ExitCode === 0 ? output : undefined;
}
