/** Side-by-side measurement: variants take turns in one process, and only their ratios count. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Bench } from "tinybench";

export type Variant = () => unknown;

/**
 * Microseconds of each variant, round by round; all variants run in every round, so that a round's
 * ratios were measured in the same quarter of a second.
 */
export async function measure<Name extends string>(
  variants: Record<Name, Variant>,
  { rounds = 7, milliseconds = 120 } = {},
): Promise<Record<Name, number>[]> {
  const results: Record<Name, number>[] = [];
  for (let round = 0; round < rounds; round++) {
    const bench = new Bench({ time: milliseconds, warmup: round === 0, warmupTime: milliseconds });
    for (const [name, run] of Object.entries<Variant>(variants)) bench.add(name, run);
    await bench.run();
    results.push(
      Object.fromEntries(
        bench.tasks.map(({ name, result }) => {
          if (result.state !== "completed") throw new Error(`${name}: ${result.state}`);
          return [name, result.latency.p50 * 1000];
        }),
      ) as Record<Name, number>,
    );
  }
  return results;
}

/** Median over the rounds of one variant's time as a multiple of another's. */
export function ratio<Name extends string>(
  rounds: readonly Record<Name, number>[],
  of: Name,
  to: Name,
): number {
  return median(rounds.map((round) => round[of] / round[to]));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] as number;
}

/** CPU time of this process while it works: other processes of a busy machine do not count. */
export async function cpuMilliseconds(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Heap and buffers in use, once what nobody needs is gone. */
export function liveMegabytes(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1024 ** 2;
}

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;
