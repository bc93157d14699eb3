/** A thread of `npm run watch`: has the steps loaded, and runs the feature file that it is told. */
import { parentPort, workerData } from "node:worker_threads";
import { readCatalogue } from "../reports/catalogue.ts";
import { requirementResults } from "../reports/requirement-result.ts";
import type { RunResult } from "../reports/run-result.ts";
import { scenarioResults } from "../reports/scenario-result.ts";
import { profileChanges } from "../sim/policy/profile-file.ts";
import { Problem } from "../sim/problem.ts";
import { loadSteps, runScenarios } from "./cucumber.ts";
import { readFeature } from "./feature-files.ts";

/** A run, or one line that says what is wrong with the file. */
export type Watched = { readonly result: RunResult } | { readonly problem: string };

const options: { profile: string; seed: string } = workerData;
// Before a file is saved, so that its run need not wait for them.
void loadSteps();
const catalogue = readCatalogue();

parentPort?.on("message", async (file: string) => parentPort?.postMessage(await watched(file)));

async function watched(file: string): Promise<Watched> {
  try {
    readFeature(file);
    return { result: await runFile(file) };
  } catch (error) {
    if (error instanceof Problem) return { problem: error.line() };
    throw error;
  }
}

async function runFile(file: string): Promise<RunResult> {
  const started = performance.now();
  const world = { target: "sim", ...options } as const;
  const scenarios = scenarioResults(await runScenarios({ paths: [file] }, world));
  return {
    ...world,
    profileChanges: profileChanges(world.profile),
    selection: { paths: [file] },
    versions: {},
    milliseconds: performance.now() - started,
    scenarios,
    requirements: requirementResults(catalogue, scenarios, new Set(catalogue.map(({ id }) => id))),
  };
}
