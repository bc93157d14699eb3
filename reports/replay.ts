/** The command that runs one scenario again: same world, same seed, and so the same trace. */
import type { RunResult } from "./run-result.ts";

/** @param place "features/revocation/cut-off.feature:9" */
export function replayCommand(
  { target, profile, seed, saboteur, slow }: RunResult,
  place: string,
): string {
  const world = target === "sim" ? "" : ` --target ${target}`;
  const changed = profile === "default" ? "" : ` --profile ${profile}`;
  const sabotage = saboteur === undefined ? "" : ` --saboteur ${saboteur}`;
  return `npm run conformance -- ${place} --seed ${seed}${world}${changed}${sabotage}${slow ? " --slow" : ""}`;
}
