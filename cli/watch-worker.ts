/** A thread of `npm run watch`: has the steps loaded, and runs the scenarios that it is told. */
import { parentPort, workerData } from "node:worker_threads";
import { readCatalogue } from "../reports/catalogue.ts";
import { requirementResults } from "../reports/requirement-result.ts";
import type { RunResult } from "../reports/run-result.ts";
import { scenarioResults } from "../reports/scenario-result.ts";
import { profileChanges } from "../sim/policy/profile-file.ts";
import { Problem } from "../sim/problem.ts";
import { loadSteps, runScenarios } from "./cucumber.ts";

/** A run, or one line that says what is wrong with a file. */
export type Watched = { readonly result: RunResult } | { readonly problem: string };

const options: { profile: string; seed: string } = workerData;
// Before a file is saved, so that its run need not wait for them.
void loadSteps();
const catalogue = readCatalogue();

let latest = Promise.resolve();
// One run after another: they share this thread.
parentPort?.on("message", (paths: readonly string[]) => {
  latest = latest.then(async () => parentPort?.postMessage(await watched(paths)));
});

async function watched(paths: readonly string[]): Promise<Watched> {
  try {
    return { result: await runPaths(paths) };
  } catch (error) {
    if (error instanceof Problem) return { problem: error.line() };
    throw error;
  }
}

async function runPaths(paths: readonly string[]): Promise<RunResult> {
  const started = performance.now();
  const world = { target: "sim", ...options } as const;
  const scenarios = scenarioResults(await runScenarios({ paths }, world));
  if (scenarios.length === 0)
    throw new Problem(
      "nothing-executed",
      `${paths.join(", ")} is no scenario`,
      "name the line of a Scenario:",
    );
  return {
    ...world,
    profileChanges: profileChanges(world.profile),
    selection: { paths },
    versions: {},
    milliseconds: performance.now() - started,
    scenarios,
    requirements: requirementResults(catalogue, scenarios, new Set(catalogue.map(({ id }) => id))),
  };
}
