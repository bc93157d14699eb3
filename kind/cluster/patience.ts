/** How long the harness waits for real components. */
import { setTimeout as wait } from "node:timers/promises";
import { Inconclusive } from "../../steps/target.ts";
import type { Shell } from "../node/shell.ts";

/** Components look at their files once a minute, should they have missed that one has changed. */
export const rereadMilliseconds = 100_000;
/** client-go looks at the files of a pair at most once a second (transport, cachingCertificateLoader). */
export const pairMilliseconds = 1_100;
const pollMilliseconds = 100;

/**
 * Returns when it holds.
 * @param what as a message says it: "the API server serves". @param patience milliseconds.
 * @throws Inconclusive when it does not come to hold, or the node behind the shell is gone.
 */
export async function waitUntil(
  shell: Shell,
  what: string,
  holds: () => Promise<boolean>,
  patience: number,
): Promise<void> {
  const end = Date.now() + patience;
  while (!(await holds())) {
    shell.throwIfEnded();
    if (Date.now() > end) throw new Inconclusive(`${what}: not within ${patience / 1000} s`);
    await wait(pollMilliseconds);
  }
}
