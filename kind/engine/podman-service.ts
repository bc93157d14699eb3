/** podman's Docker API as a process of ours, on a socket of its own. */
import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeDirectory, removeDirectory, setServant } from "./own-directory.ts";

export interface PodmanService {
  readonly socketPath: string;
  readonly running: boolean;
  /** The last line that it has written. */
  readonly lastWords: string;
  close(): void;
}

/** It ends by itself when nobody has called for this long, should nobody end it. */
const idleSeconds = 600;

export function startPodman(program: string): PodmanService {
  const directory = makeDirectory("podman");
  const socketPath = join(directory, "podman.sock");
  const configuration = fileURLToPath(new URL("containers.conf", import.meta.url));
  const service = spawn(
    program,
    ["system", "service", `--time=${idleSeconds}`, `unix://${socketPath}`],
    {
      stdio: ["ignore", "ignore", "pipe"],
      // Its containers must outlive an interrupt at the terminal, so that they can be removed in order.
      detached: true,
      env: { ...process.env, CONTAINERS_CONF: configuration },
    },
  );
  let running = true;
  let lastWords = "";
  service.once("exit", () => {
    running = false;
  });
  service.stderr.setEncoding("utf8").on("data", (text: string) => {
    lastWords = text.trim().split("\n").at(-1) || lastWords;
  });
  // Neither keeps this process alive.
  service.unref();
  (service.stderr as unknown as { unref(): void }).unref();
  setServant(directory, service);
  return {
    socketPath,
    get running() {
      return running;
    },
    get lastWords() {
      return lastWords;
    },
    close: () => {
      service.kill();
      removeDirectory(directory);
    },
  };
}

/** @param path folders, as in the environment's PATH. */
export function findProgram(name: string, path: string): string | undefined {
  return path
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((program) => {
      try {
        accessSync(program, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
