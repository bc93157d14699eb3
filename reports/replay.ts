/** The commands that run one scenario again: same world, same seed; so in the simulator the same trace. */
import type { RunResult } from "./run-result.ts";

/** @param place "features/revocation/cut-off.feature:9" */
export function replayCommand(run: RunResult, place: string): string {
  return `npm run conformance -- ${scenarioOf(run, place)}${run.slow ? " --slow" : ""}`;
}

/** Its trace, step by step; and its world on a page. What is asked for by name is run however slow it is. */
export function closerLooks(run: RunResult, place: string): { replay: string; timeline: string } {
  const scenario = scenarioOf(run, place);
  return { replay: `npm run replay -- ${scenario}`, timeline: `npm run timeline -- ${scenario}` };
}

function scenarioOf({ target, profile, seed, saboteur }: RunResult, place: string): string {
  const world = target === "sim" ? "" : ` --target ${target}`;
  const changed = profile === "default" ? "" : ` --profile ${profile}`;
  const sabotage = saboteur === undefined ? "" : ` --saboteur ${saboteur}`;
  return `${place} --seed ${seed}${world}${changed}${sabotage}`;
}
