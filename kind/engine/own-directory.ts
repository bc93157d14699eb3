/** Directories of ours for the time of a run. Each says who has made it, as our containers do. */
import { type ChildProcess, spawnSync } from "node:child_process";
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
import { basename, dirname, join } from "node:path";
import { isDead, isKept, ownerOf, thisProcess } from "./owner.ts";

const ownerFile = "owner";
const claimFile = "claim";
/** Who works for a directory's owner, and is nothing without it. */
const servantFile = "servant";

const prefix = "certwarp-";

export function isOwnDirectory(path: string): boolean {
  return basename(path).startsWith(prefix);
}

/** Where node images are built. */
export function buildParent(): string {
  return process.env.CERTWARP_BUILD_DIRECTORY ?? tmpdir();
}

/** @param parent another place than the machine's own for such directories. */
export function makeDirectory(purpose: string, parent = tmpdir(), owner = thisProcess): string {
  const directory = mkdtempSync(join(parent, `${prefix}${purpose}-`));
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

/** Of a kept one: the run that used it last did not come to its end, or it is gone. */
export function isAbandoned(directory: string): boolean {
  const file = join(directory, claimFile);
  if (existsSync(file)) return isDead(readFileSync(file, "utf8"));
  return !existsSync(directory);
}

export function release(directory: string): void {
  rmSync(join(directory, claimFile), { force: true });
}

/** This process, which leads a group, and the group end with the directory when that is swept. */
export function setServant(directory: string, { pid }: ChildProcess): void {
  const owner = pid && ownerOf(pid);
  if (owner) writeFileSync(join(directory, servantFile), owner);
}

/** Also where something is still mounted in it: debootstrap mounts /proc for a while. */
export function removeDirectory(directory: string): void {
  for (const place of mountedBelow(directory)) spawnSync("umount", ["--lazy", place]);
  // Where a servant that ends removes a file at the same time, rmSync stops there, and says nothing.
  do rmSync(directory, { recursive: true, force: true });
  while (existsSync(directory));
}

/**
 * Removes directories whose owner lives no more, or that are kept and abandoned, and ends what served them.
 * @param which "all" also removes those of all kept clusters.
 * @returns their paths.
 */
export function sweepDirectories(
  which: "orphans" | "all" = "orphans",
  parents = new Set([tmpdir(), buildParent()]),
): string[] {
  const orphans = [...parents]
    .flatMap((parent) => globSync(join(parent, `${prefix}*`, ownerFile)))
    .filter((file) => {
      const owner = readOwn(file);
      if (owner === undefined) return false;
      return isDead(owner) || (isKept(owner) && (which === "all" || isAbandoned(dirname(file))));
    })
    .map(dirname);
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

function endServant(file: string): void {
  if (!existsSync(file)) return;
  const servant = readFileSync(file, "utf8");
  if (!isDead(servant)) process.kill(-Number(servant.split("/")[1]));
}

function mountedBelow(directory: string): string[] {
  return readFileSync("/proc/self/mountinfo", "utf8")
    .split("\n")
    .map((line) => line.split(" ")[4] ?? "")
    .filter((place) => place.startsWith(`${directory}/`))
    .reverse();
}
