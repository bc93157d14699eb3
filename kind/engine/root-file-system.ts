/** Runs the recipe that builds a node's root file system, and tells how it goes. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { Problem } from "../../sim/problem.ts";
import { setServant } from "./own-directory.ts";

/** It takes this much room for a while; what the engine keeps of it afterwards is a fifth. */
export const buildBytes = 4e9;

const logLines = 12;

interface Listening {
  readonly tell: (line: string) => void;
  readonly interrupt: AbortSignal;
}

/**
 * @param recipe a program that gets the directory to leave node.tar in.
 * @throws Problem with the last lines of its log.
 */
export async function buildRootFileSystem(
  recipe: string,
  directory: string,
  { tell, interrupt }: Listening,
): Promise<void> {
  interrupt.throwIfAborted();
  // A process group of its own: everything in it can be ended, and Ctrl-C reaches us alone.
  const build = spawn(recipe, [directory], { stdio: ["ignore", "pipe", "pipe"], detached: true });
  const end = () => build.pid && process.kill(-build.pid, "SIGTERM");
  try {
    setServant(directory, build);
  } catch (error) {
    end();
    await once(build, "exit");
    throw diskFull((error as Error).message);
  }
  interrupt.addEventListener("abort", end);
  const log: string[] = [];
  const started = performance.now();
  for (const stream of [build.stdout, build.stderr]) {
    createInterface(stream).on("line", (line) => {
      const seconds = Math.round((performance.now() - started) / 1000);
      if (line.startsWith("==> ")) tell(`${line.slice("==> ".length)} (${seconds} s so far)`);
      else if (log.push(line) > logLines) log.shift();
    });
  }
  const code = await new Promise<number | null>((resolve, reject) =>
    build.once("error", reject).once("close", resolve),
  );
  interrupt.removeEventListener("abort", end);
  interrupt.throwIfAborted();
  if (code !== 0) throw failed(code, log);
}

function failed(code: number | null, log: readonly string[]): Problem {
  const full = log.find((line) => /no space left on device/i.test(line));
  if (full !== undefined) return diskFull(full.trim());
  return new Problem(
    "node-image-build",
    `fixtures/node-image/build ended with ${code}: ${log.join(" | ")}`,
    "it needs root, Go, debootstrap, 4 GB of disk, and the Go and Debian package servers",
  );
}

/** @param words where, and what was found there. */
export function diskFull(words: string): Problem {
  return new Problem(
    "disk-full",
    `too little disk space to build the node image: ${words}`,
    `make room, or set CERTWARP_BUILD_DIRECTORY to a directory with ${buildBytes / 1e9} GB`,
  );
}
