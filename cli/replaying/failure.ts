/** Which scenario somebody means: by its place, or as a failure of the latest run. */
import { globSync, realpathSync } from "node:fs";
import { relative } from "node:path";
import { readVerdicts } from "../../reports/verdicts-file.ts";
import { Problem } from "../../sim/problem.ts";
import type { TargetName } from "../../steps/target.ts";
import { targetNames } from "../options.ts";

export interface Failure {
  /** "features/revocation/cut-off.feature:8" */
  readonly place: string;
  readonly target: TargetName;
  readonly profile: string;
  readonly seed: string;
  readonly saboteur?: string;
}

const latest = "reports/out/latest";

/**
 * The first failure of the latest run, or its nth: those of the simulator first, since they are run again
 * within seconds; without those that a baseline knows.
 * @param number counted from 1
 * @param run its directory.
 * @throws Problem when there was no run, or it has not so many failures.
 */
export function failureOfLatestRun(number: number, run = latest): Failure {
  // Of several worlds or profiles each has a directory of its own.
  const files = globSync(`${run}/{,*/}verdicts.json`).sort();
  if (files.length === 0) {
    throw new Problem(
      "run-missing",
      `${run} has no verdicts`,
      "run npm run conformance first, or name a feature file and a line",
    );
  }
  const all = files.flatMap(failuresIn);
  const failures = targetNames.flatMap((name) => all.filter(({ target }) => target === name));
  const failure = failures[number - 1];
  if (!failure) {
    throw new Problem(
      "failure-missing",
      failures.length === 0
        ? `${shown(run)} has no failure but what a baseline knows`
        : `${shown(run)} has ${failures.length} failures, not ${number}`,
      "name a feature file and the line of a Scenario:",
    );
  }
  return failure;
}

/** "failure 1 of reports/out/2026-11-28T22-53-59Z-18660" */
export function describeFailure(number: number, run = latest): string {
  return `failure ${number} of ${shown(run)}`;
}

/** Its own name: the latest is another one tomorrow. */
function shown(run: string): string {
  return relative(process.cwd(), realpathSync(run));
}

function failuresIn(file: string): Failure[] {
  const { target, profile, seed, saboteur, scenarios } = readVerdicts(file);
  const run = { target, profile, seed, ...(saboteur !== undefined && { saboteur }) };
  return scenarios
    .filter(({ verdict, known }) => !["PASS", "NOT RUN"].includes(verdict) && !known)
    .map(({ place }) => ({ place, ...run }));
}
