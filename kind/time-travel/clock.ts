/** Real time beside the time that a scenario sees. */
import { setTimeout as wait } from "node:timers/promises";
import type { Duration } from "../../sim/time/duration.ts";
import { between, type Instant } from "../../sim/time/instant.ts";

/** The real clock, in whole seconds that have begun. */
export function realNow(): Instant {
  return Math.floor(Date.now() / 1000) as Instant;
}

/** What has to be added to a date that is seen at `virtual` for a judge who reads the real clock. */
export function offsetAt(virtual: Instant): Duration {
  return between(virtual, realNow());
}

const roomMilliseconds = 600;

/** Returns while enough of a real second is left for what must happen within it. */
export async function earlyInASecond(): Promise<void> {
  const passed = Date.now() % 1000;
  if (passed > 1000 - roomMilliseconds) await wait(1000 - passed);
}
