/**
 * Each run writes into a directory of its own below reports/out; `latest` is the last one that
 * finished. Two runs at once do not meet.
 */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { Problem } from "../sim/problem.ts";
import { isOneWorld, type RunResult } from "./run-result.ts";

const root = fileURLToPath(new URL("../", import.meta.url));

export interface RunDirectory {
  readonly path: string;
  /** As a user would type it. */
  readonly shown: string;
  /** Whether it lies where we chose, beside `latest`. */
  readonly ours: boolean;
  /** Where the own files of each run go, in their order: two worlds have a folder each, and so have several profiles. */
  readonly folders: readonly string[];
}

type Named = Pick<RunResult, "target" | "profile">;

/** What runs write. */
const files = [
  "messages.ndjson",
  "cucumber.html",
  "verdicts.json",
  "junit.xml",
  "report.html",
  "coverage.md",
  "statement.yaml",
  "summary.md",
  "comparison.json",
  "comparison.md",
];

/**
 * Makes it, and removes from it what an earlier run has left there.
 * @param runs that it is for.
 * @param out where the user wants it; a name made of time and process id below reports/out otherwise.
 * @throws Problem when two runs would have one folder.
 */
export function makeRunDirectory(runs: readonly Named[], out?: string): RunDirectory {
  const stamp = new Date()
    .toISOString()
    .replace(/\.\d+Z$/, "Z")
    .replaceAll(":", "-");
  const path = out ?? join(root, "reports", "out", `${stamp}-${process.pid}`);
  const folders = runs.length > 1 ? folderNames(runs).map((name) => join(path, name)) : [path];
  mkdirSync(path, { recursive: true });
  clear(path, [...foldersOfEarlierRuns(path), ...folders]);
  for (const folder of folders) mkdirSync(folder, { recursive: true });
  return { path, shown: relative(process.cwd(), path) || ".", ours: out === undefined, folders };
}

function folderNames(runs: readonly Named[]): string[] {
  const names = runs.map(({ target, profile }) =>
    isOneWorld(runs) ? basename(profile, ".yaml") : target,
  );
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice === undefined) return names;
  throw new Problem(
    "folders-equal",
    `two runs would write into one folder, "${twice}"`,
    "name each profile once, and give their files different names",
  );
}

/** Each is named after the world or the profile of which its verdicts tell. */
function foldersOfEarlierRuns(path: string): string[] {
  return readdirSync(path)
    .filter((name) => namesIn(join(path, name, "verdicts.json")).includes(name))
    .map((name) => join(path, name));
}

function namesIn(verdicts: string): string[] {
  try {
    const { target, profile } = JSON.parse(readFileSync(verdicts, "utf8"));
    return [target, basename(profile, ".yaml")];
  } catch {
    return [];
  }
}

/** Removes what is ours, and folders below in which there was nothing else. */
function clear(path: string, folders: readonly string[]): void {
  const below = folders.filter((folder) => folder !== path && existsSync(folder));
  for (const folder of [path, ...below])
    for (const file of files) rmSync(join(folder, file), { force: true });
  for (const folder of below) if (readdirSync(folder).length === 0) rmdirSync(folder);
}

/** Nothing half-written is left of a run that did not come to anything. */
export function discard({ path, ours, folders }: RunDirectory): void {
  if (ours) rmSync(path, { recursive: true });
  else clear(path, folders);
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
