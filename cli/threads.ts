/** How many scenarios run at a time when nobody says so. */
import { availableParallelism } from "node:os";
import type { Selection } from "../reports/run-result.ts";
import type { TargetName } from "../steps/target.ts";
import { countScenarios } from "./cucumber.ts";

/** Before its first scenario a thread loads what takes as long as tens of them. */
const scenariosWorthAThread = 100;

/** The same scenarios give the same verdicts and the same trace in any number of threads. */
export async function suitableThreads(selection: Selection, target: TargetName): Promise<number> {
  // A real cluster's nodes fill the machine.
  if (target !== "sim") return 1;
  const worthwhile = Math.floor((await countScenarios(selection)) / scenariosWorthAThread);
  return Math.max(1, Math.min(worthwhile, availableParallelism()));
}
