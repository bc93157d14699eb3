/**
 * Each run writes into a directory of its own below reports/out; `latest` is the last one that
 * finished. Two runs at once do not meet.
 */
import { mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));

export interface RunDirectory {
  readonly path: string;
  /** As a user would type it. */
  readonly shown: string;
  /** Whether it lies where we chose, beside `latest`. */
  readonly ours: boolean;
}

/** @param out where the user wants it; a name made of time and process id below reports/out otherwise. */
export function makeRunDirectory(out?: string): RunDirectory {
  const stamp = new Date()
    .toISOString()
    .replace(/\.\d+Z$/, "Z")
    .replaceAll(":", "-");
  const path = out ?? join(root, "reports", "out", `${stamp}-${process.pid}`);
  mkdirSync(path, { recursive: true });
  return { path, shown: relative(process.cwd(), path) || ".", ours: out === undefined };
}

/** Nothing half-written is left of a run that did not come to anything. */
export function discard({ path, ours }: RunDirectory): void {
  if (ours) rmSync(path, { recursive: true });
}

/** Makes `latest` beside it point to this run, in one step. */
export function markLatest({ path, ours }: RunDirectory): void {
  if (!ours) return;
  const link = join(dirname(path), "latest");
  const fresh = `${link}-${process.pid}`;
  rmSync(fresh, { force: true });
  symlinkSync(basename(path), fresh, "dir");
  renameSync(fresh, link);
}
