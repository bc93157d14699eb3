/** What earlier runs said of a requirement, from what they left below reports/out. */
import { globSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { Problem } from "../sim/problem.ts";
import { isWhole } from "./run-result.ts";
import type { VerdictsDocument } from "./verdicts.ts";
import { readVerdicts } from "./verdicts-file.ts";

export interface PastVerdict {
  readonly target: string;
  readonly profile: string;
  readonly verdict: string;
  readonly reason?: string | undefined;
  readonly judges: readonly string[];
  readonly scenarios: number;
  /** Whether only some scenarios were to run, perhaps not all of the requirement. */
  readonly partial: boolean;
  /** When the run wrote it. */
  readonly at: Date;
  /** "reports/out/latest/verdicts.json" */
  readonly file: string;
}

interface PastVerdicts {
  readonly verdicts: readonly PastVerdict[];
  /** How many files could not be read: broken, or of another version. */
  readonly skipped: number;
}

const ours = fileURLToPath(new URL("out", import.meta.url));

/**
 * The latest verdict of each world and profile in which the requirement was run; none: it was not run yet.
 * Runs in which a saboteur had his way do not count.
 * @param runs the directory below which each run has its own.
 */
export function pastVerdicts(id: string, runs = ours): PastVerdicts {
  const latest = new Map<string, PastVerdict>();
  let skipped = 0;
  for (const name of globSync("*/{,*/}verdicts.json", { cwd: runs })) {
    const file = relative(process.cwd(), join(runs, name));
    const document = readable(file);
    if (!document) skipped++;
    const verdict = document && verdictIn(document, file, id);
    if (!verdict) continue;
    const run = `${verdict.target} ${verdict.profile}`;
    const known = latest.get(run);
    if (!known || known.at < verdict.at) latest.set(run, verdict);
  }
  const newest = [...latest].sort(([one], [other]) => (one < other ? 1 : -1));
  return { verdicts: newest.map(([, past]) => past), skipped };
}

/** Runs of an earlier version, and those that broke off, may lie there. */
function readable(file: string): VerdictsDocument | undefined {
  try {
    return readVerdicts(file);
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

function verdictIn(document: VerdictsDocument, file: string, id: string): PastVerdict | undefined {
  const { target, profile, saboteur, requirements, ...run } = document;
  const found = requirements.find((requirement) => requirement.id === id);
  if (saboteur !== undefined || !found?.scenarios) return undefined;
  const { verdict, reason, judges, scenarios } = found;
  return {
    target,
    profile,
    verdict,
    reason,
    judges,
    scenarios,
    partial: !isWhole(run),
    at: statSync(file).mtime,
    file,
  };
}
