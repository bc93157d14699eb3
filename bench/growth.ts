/** What one event costs in a cluster of one worker, and in one of a hundred. */
import { forgetEverything } from "../sim/pki/memory.ts";
import { SimulatorTarget } from "../sim/target/target.ts";
import { days } from "../sim/time/duration.ts";
import { cpuMilliseconds, median } from "./rounds.ts";

export interface Growth {
  /** Cost of an event with a hundred workers, as a multiple of that with one. */
  readonly ratio: number;
}

/**
 * Days without a renewal, built and lived through before in this process: what is left is the simulator's own
 * work, and no cryptography hides it.
 */
export async function growth(rounds = 5): Promise<Growth> {
  forgetEverything();
  const ratios: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const small = await costOfEvent(1, 100);
    const large = await costOfEvent(100, 1);
    if (round > 0) ratios.push(large / small);
  }
  return { ratio: median(ratios) };
}

/** CPU milliseconds an event, over so many worlds one after another. */
async function costOfEvent(workers: number, worlds: number): Promise<number> {
  let events = 0;
  const spent = await cpuMilliseconds(async () => {
    for (let count = 0; count < worlds; count++) {
      const target = new SimulatorTarget({ profile: "default", seed: "1" });
      await target.build({ hosts: 1, controlPlanes: 1, workers, profileChanges: {} });
      await target.time.pass(days(2));
      events += (await target.evidence()).events;
    }
  });
  return spent / events;
}
