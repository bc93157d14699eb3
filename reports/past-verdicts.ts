/** What earlier runs said of a requirement, from what they left below reports/out. */
import { globSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { isWhole } from "./run-result.ts";
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

const ours = fileURLToPath(new URL("out", import.meta.url));

/**
 * The latest verdict of each world and profile in which the requirement was run; none: it was not run yet.
 * Runs in which a saboteur had his way do not count.
 * @param runs the directory below which each run has its own.
 * @throws Problem for a file of verdicts that is broken.
 */
export function pastVerdicts(id: string, runs = ours): PastVerdict[] {
  const latest = new Map<string, PastVerdict>();
  for (const file of globSync("*/{,*/}verdicts.json", { cwd: runs })) {
    const verdict = verdictIn(relative(process.cwd(), join(runs, file)), id);
    if (!verdict) continue;
    const run = `${verdict.target} ${verdict.profile}`;
    const known = latest.get(run);
    if (!known || known.at < verdict.at) latest.set(run, verdict);
  }
  return [...latest].sort(([one], [other]) => (one < other ? 1 : -1)).map(([, past]) => past);
}

function verdictIn(file: string, id: string): PastVerdict | undefined {
  const { target, profile, saboteur, requirements, ...run } = readVerdicts(file);
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
