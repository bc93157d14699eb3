/**
 * npm run stories: random stories of absences, faults, revocations, repairs and updates, with the
 * checkers on, each of which must end with everything at work again; all together must have met every
 * situation that has a name.
 */
import { InvalidArgumentError } from "commander";
import { paintFor } from "../reports/paint.ts";
import { command, readSaboteur, readSeed } from "./options.ts";
import { type ExitCode, run } from "./outcome.ts";
import { situations } from "./random-stories/situations.ts";
import type { StoryOutcome } from "./random-stories/story.ts";
import { sharedOut } from "./shared-out.ts";
import type { StoryTask } from "./stories-worker.ts";

interface Flags {
  readonly seed?: string;
  readonly count: number;
  readonly saboteur?: string;
}

async function stories(): Promise<ExitCode> {
  const program = command(
    "stories",
    "Tells random stories, and sees whether all ends well.",
    "a story ends badly, or a situation was not met",
  )
    .option("--seed <number>", "only the story of this seed, told in full", readSeed)
    .option("--count <number>", "how many stories, from seed 1 on", readCount, 200)
    .option("--saboteur <name>", "break one decision on purpose, to see what notices", readSaboteur)
    .parse();
  const { seed, count, saboteur } = program.opts<Flags>();
  const seeds =
    seed === undefined ? Array.from({ length: count }, (_, n) => String(n + 1)) : [seed];
  const outcomes = await tellAll(seeds, saboteur);
  const failed = outcomes.filter(({ problems }) => problems.length > 0);
  const shown = seed === undefined ? failed.slice(0, 5) : outcomes;
  for (const outcome of shown) process.stdout.write(`${describe(outcome, saboteur)}\n`);
  if (seed !== undefined) return failed.length === 0 ? 0 : 1;
  return conclude(outcomes, failed.length);
}

function describe({ seed, told, problems, traceHash }: StoryOutcome, saboteur?: string): string {
  const paint = paintFor(process.stdout);
  const sabotage = saboteur === undefined ? "" : ` --saboteur ${saboteur}`;
  return [
    `${problems.length > 0 ? paint.bad("FAIL") : paint.good("PASS")} seed ${seed}, trace ${traceHash.slice(0, 16)}`,
    ...told.map((line) => paint.faint(`    ${line}`)),
    ...problems.slice(0, 5).map((problem) => `  ${problem}`),
    ...(problems.length > 0 ? [`  replay: npm run stories -- --seed ${seed}${sabotage}`] : []),
  ].join("\n");
}

/** Says which situations were met, and how it went as a whole. */
function conclude(outcomes: readonly StoryOutcome[], failed: number): ExitCode {
  const paint = paintFor(process.stdout);
  const counts = situations.map((situation) => ({
    situation,
    count: outcomes.filter(({ met }) => met.includes(situation)).length,
  }));
  for (const { situation, count } of counts) {
    const number = String(count).padStart(4);
    process.stdout.write(`${count > 0 ? number : paint.bad(number)} met: ${situation}\n`);
  }
  const unmet = counts.filter(({ count }) => count === 0).length;
  const passed = `${outcomes.length - failed} of ${outcomes.length} stories ended well`;
  process.stdout.write(`${passed}; ${unmet} situations that none of them met\n`);
  return failed === 0 && unmet === 0 ? 0 : 1;
}

/** In the order of the seeds. */
function tellAll(seeds: readonly string[], saboteur?: string): Promise<StoryOutcome[]> {
  const tasks = seeds.map((seed) => ({ seed, ...(saboteur !== undefined && { saboteur }) }));
  return sharedOut<StoryTask, StoryOutcome>(
    new URL("./stories-worker.ts", import.meta.url),
    tasks,
    "stories",
  );
}

/** @throws InvalidArgumentError for anything but a whole number from 1 to 100000. */
function readCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= 100_000) return count;
  throw new InvalidArgumentError("It is a whole number from 1 to 100000.");
}

await run(stories);
