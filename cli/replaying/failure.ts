/** Which scenario somebody means: by its place, or as a failure of the latest run. */
import { globSync } from "node:fs";
import { readVerdicts } from "../../reports/verdicts-file.ts";
import { Problem } from "../../sim/problem.ts";
import type { TargetName } from "../../steps/target.ts";

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
 * The first failure of the latest run, or its nth.
 * @param number counted from 1
 * @throws Problem when there was no run, or it has not so many failures.
 */
export function failureOfLatestRun(number: number): Failure {
  // Of several worlds or profiles each has a directory of its own.
  const files = globSync(`${latest}/{,*/}verdicts.json`).sort();
  if (files.length === 0) {
    throw new Problem(
      "run-missing",
      `${latest} has no verdicts`,
      "run npm run conformance first, or name a feature file and a line",
    );
  }
  const failures = files.flatMap(failuresIn);
  const failure = failures[number - 1];
  if (!failure) {
    throw new Problem(
      "failure-missing",
      `the latest run has ${failures.length === 0 ? "no failure" : `${failures.length} failures`}, not ${number}`,
      "name a feature file and the line of a Scenario:",
    );
  }
  return failure;
}

function failuresIn(file: string): Failure[] {
  const { target, profile, seed, saboteur, scenarios } = readVerdicts(file);
  const run = { target, profile, seed, ...(saboteur !== undefined && { saboteur }) };
  return scenarios
    .filter(({ verdict }) => verdict !== "PASS" && verdict !== "NOT RUN")
    .map(({ place }) => ({ place, ...run }));
}
