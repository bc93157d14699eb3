/** How many scenarios run at a time when nobody says so. */
import { availableParallelism } from "node:os";
import type { Selection } from "../reports/run-result.ts";
import type { TargetName } from "../steps/target.ts";
import { countScenarios } from "./cucumber.ts";

interface Machine {
  readonly processors: number;
  /** Bytes that nobody uses. */
  readonly memory: number;
}

interface Cost {
  /** Before its first scenario a thread loads, or starts, what takes as long as so many of them. */
  readonly scenariosWorthAThread: number;
  readonly threadsOfAProcessor: number;
  /** Bytes. */
  readonly memory: number;
}

const costs: Record<TargetName, Cost> = {
  sim: { scenariosWorthAThread: 100, threadsOfAProcessor: 1, memory: 0 },
  // Who asks a real cluster waits for a third of the time. With its nodes a thread takes 1.4 GB (measured, of three).
  kind: { scenariosWorthAThread: 10, threadsOfAProcessor: 1.5, memory: 2e9 },
};

/** The same scenarios give the same verdicts, and in the simulator the same trace, in any number of threads. */
export async function suitableThreads(
  selection: Selection,
  target: TargetName,
  machine: Machine = { processors: availableParallelism(), memory: process.availableMemory() },
): Promise<number> {
  const { scenariosWorthAThread, threadsOfAProcessor, memory } = costs[target];
  const threads = Math.min(
    (await countScenarios(selection)) / scenariosWorthAThread,
    machine.processors * threadsOfAProcessor,
    machine.memory / memory,
  );
  return Math.max(1, Math.floor(threads));
}
