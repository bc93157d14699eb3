/** Directories of ours for the time of a run. Each says who has made it, as our containers do. */
import { spawnSync } from "node:child_process";
import {
  existsSync,
  globSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDead, isKept, thisProcess } from "./owner.ts";

const ownerFile = "owner";
const claimFile = "claim";
/** The process that works for a directory's owner, and is nothing without it. */
const servantFile = "servant";

/** @param parent another place than the machine's own for such directories. */
export function makeDirectory(purpose: string, parent = tmpdir(), owner = thisProcess): string {
  const directory = mkdtempSync(join(parent, `certwarp-${purpose}-`));
  writeFileSync(join(directory, ownerFile), owner);
  return directory;
}

/** Of several runs one alone uses what was kept. @returns whether it is this one. */
export function claim(directory: string): boolean {
  const file = join(directory, claimFile);
  if (existsSync(file) && isDead(readFileSync(file, "utf8"))) rmSync(file);
  try {
    writeFileSync(file, thisProcess, { flag: "wx" });
    return true;
  } catch {
    return false;
  }
}

export function release(directory: string): void {
  rmSync(join(directory, claimFile), { force: true });
}

/** This process ends with the directory. @param owner as `ownerOf` names it. */
export function setServant(directory: string, owner: string): void {
  writeFileSync(join(directory, servantFile), owner);
}

/** Also where something is still mounted in it: debootstrap mounts /proc for a while. */
export function removeDirectory(directory: string): void {
  for (const place of mountedBelow(directory)) spawnSync("umount", ["--lazy", place]);
  rmSync(directory, { recursive: true, force: true });
}

/**
 * Removes directories whose owner lives no more, and ends what served them.
 * @param which "all" also removes those of kept clusters.
 * @returns their paths.
 */
export function sweepDirectories(
  parent = tmpdir(),
  which: "orphans" | "all" = "orphans",
): string[] {
  const orphans = globSync(join(parent, "certwarp-*", ownerFile))
    .filter((file) => {
      const owner = readOwn(file);
      return owner !== undefined && isLeft(owner, which);
    })
    .map((file) => file.slice(0, -ownerFile.length - 1));
  for (const directory of orphans) {
    endServant(join(directory, servantFile));
    removeDirectory(directory);
  }
  return orphans;
}

/** Undefined for what is somebody else's, and for what another run, which sweeps too, has removed meanwhile. */
function readOwn(file: string): string | undefined {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.uid !== process.getuid?.()) return undefined;
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function isLeft(owner: string, which: "orphans" | "all"): boolean {
  return isDead(owner) || (which === "all" && isKept(owner));
}

function endServant(file: string): void {
  if (!existsSync(file)) return;
  const servant = readFileSync(file, "utf8");
  if (!isDead(servant)) process.kill(Number(servant.split("/")[1]));
}

function mountedBelow(directory: string): string[] {
  return readFileSync("/proc/self/mountinfo", "utf8")
    .split("\n")
    .map((line) => line.split(" ")[4] ?? "")
    .filter((place) => place.startsWith(`${directory}/`))
    .reverse();
}
