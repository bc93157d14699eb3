/** A world for scenarios: what it takes is there before the first of them, and is given back in any case. */
import type { TargetName } from "../steps/target.ts";
import { closeEverywhere, closeTargets, prepareTarget } from "../steps/target-factory.ts";
import { onSignal } from "./signals.ts";

interface Wish {
  readonly target: TargetName;
  /** On kind a cluster outlives the run, for the next one with the same wish. */
  readonly keep?: boolean | undefined;
}

/**
 * Gives back what a real cluster has taken when `use` ends or fails, and when a signal ends the process.
 * @param use gets what the world is made of, by name.
 * @throws Problem when there is no such world here; whatever `use` throws.
 */
export async function withTarget<Value>(
  { target, keep }: Wish,
  use: (versions: Record<string, string>) => Promise<Value>,
): Promise<Value> {
  const done = onSignal(closeEverywhere);
  try {
    return await use(await prepareTarget(target, keep));
  } finally {
    await closeTargets().finally(done);
  }
}
