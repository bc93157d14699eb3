/**
 * The survival frontier: for how long a platform may be off so that something still works, or works again,
 * with nobody lending a hand. Found by search: worlds alike are switched off, each for another span.
 */
import { lastSecond } from "../pki/inventory.ts";
import { type Duration, seconds, share } from "../time/duration.ts";
import { between } from "../time/instant.ts";
import type { World } from "../world.ts";
import { switchOff } from "./time.ts";

/** Whether what is asked about works, in a world that has been switched on again. */
export type Probe = (world: World) => Promise<boolean>;

/**
 * @param newWorld worlds that are alike, each as it is just before it is switched off.
 * @returns the last second of the longest span off that the probe survives.
 */
export async function longestOff(newWorld: () => Promise<World>, probe: Probe): Promise<Duration> {
  const survives = async (span: number) => recovers(await newWorld(), seconds(span), probe);
  // What is good ends with some credential: one of their ends is the frontier, or a step on the way to it.
  const ends = [0, ...(await endsOf(newWorld))];
  const place = await last(0, ends.length - 1, (index) => survives(ends[index] as number));
  const from = ends[place] as number;
  const beyond = ends[place + 1];
  if (beyond === undefined || !(await survives(from + 1))) return seconds(from);
  return seconds(await last(from + 1, beyond - 1, survives));
}

/** Everything off for the span, and on again. What is retried gets its time. */
async function recovers(world: World, span: Duration, probe: Probe): Promise<boolean> {
  await switchOff(world, "platform", span);
  const { hostLayer, clusterLayer } = world.site.profile;
  const retries = [
    clusterLayer.kubeletRotation.retryEvery,
    share(hostLayer.retryAfter, hostLayer.certificateLifetime),
  ];
  if (await probe(world)) return true;
  for (const wait of retries) {
    await world.pass(seconds(wait + 1));
    if (await probe(world)) return true;
  }
  return false;
}

/** How long each credential of such a world has left, once each, ascending. */
async function endsOf(newWorld: () => Promise<World>): Promise<number[]> {
  const world = await newWorld();
  const ends = world.site.inventory
    .all()
    .map((generation): number => between(world.now(), lastSecond(generation)));
  return [...new Set(ends)].filter((end) => end > 0).sort((one, other) => one - other);
}

/** The last number for which it holds, where it holds for the first. */
async function last(
  first: number,
  end: number,
  holds: (value: number) => Promise<boolean>,
): Promise<number> {
  let [good, bad] = [first, end + 1];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (await holds(middle)) good = middle;
    else bad = middle;
  }
  return good;
}
