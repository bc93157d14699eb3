/**
 * npm run demo: stories of ninety days of a platform in the terminal, as they pass: renewals, refusals,
 * repairs; and, if wanted, on one page of HTML.
 */
import { setTimeout as wait } from "node:timers/promises";
import { Presets, SingleBar } from "cli-progress";
import { InvalidArgumentError } from "commander";
import { stringify } from "yaml";
import { paintFor } from "../reports/paint.ts";
import type { Recorded } from "../reports/timeline/recording.ts";
import { checkersFor } from "../sim/laws.ts";
import { loadProfile } from "../sim/policy/profile.ts";
import { countedSpecification } from "../sim/specification.ts";
import { days } from "../sim/time/duration.ts";
import { add, between } from "../sim/time/instant.ts";
import { Traffic } from "../sim/traffic.ts";
import { World } from "../sim/world.ts";
import { tellBrokenLaws } from "./broken-laws.ts";
import { stories, storyNamed } from "./demo-stories/index.ts";
import type { Stage, Story } from "./demo-stories/story.ts";
import { command, readSeed } from "./options.ts";
import { type ExitCode, run } from "./outcome.ts";
import { savePage } from "./page-file.ts";
import { Pause } from "./pause.ts";
import { Recorder } from "./recorder.ts";
import { Telling } from "./telling.ts";

interface Flags {
  readonly speed: number;
  readonly seed: string;
  readonly page?: string;
}

async function demo(): Promise<ExitCode> {
  const parsed = command(
    "demo",
    "Shows ninety days of a platform and its cluster, as they pass.",
    "a law was broken",
  )
    .argument(
      "[stories...]",
      `which: ${stories.map(({ name }) => name).join(", ")}; all by default`,
    )
    .option("--speed <days>", "days a second; 0: as fast as it goes", readSpeed, 6)
    .option("--seed <number>", "seed of all randomness", readSeed, "1")
    .option("--page <file>", "writes the stories as one page of HTML as well")
    .addHelpText("after", "\nOn a terminal the space bar stops time and lets it go on; q ends.")
    .parse();
  const { speed, seed, page } = parsed.opts<Flags>();
  const wanted = parsed.args.length === 0 ? stories : parsed.args.map(storyNamed);
  const pause = new Pause(process.stdin);
  const told: Told[] = [];
  try {
    for (const story of wanted) {
      if (pause.ended) break;
      told.push(await tell(story, { speed, seed, pause }));
    }
  } finally {
    pause.close();
  }
  if (page !== undefined)
    await savePage(
      page,
      told.map(({ recorded }) => recorded),
    );
  return told.every(({ lawful }) => lawful) ? 0 : 1;
}

interface Pace {
  readonly speed: number;
  readonly seed: string;
  readonly pause: Pause;
}

interface Told {
  readonly recorded: Recorded;
  readonly lawful: boolean;
}

async function tell(story: Story, pace: Pace): Promise<Told> {
  const started = performance.now();
  const { stdout } = process;
  const paint = paintFor(stdout);
  stdout.write(`\n${paint.strong(story.title)}\n${paint.faint(story.about)}\n\n`);
  const profile = loadProfile("default");
  const checkers = checkersFor(profile);
  const world = await World.build({
    profile,
    seed: pace.seed,
    specification: countedSpecification(2, 1, 3),
    witness: checkers.witness,
  });
  const traffic = new Traffic(world);
  traffic.start();
  const recorder = new Recorder(world);
  await live(story, recorder, world, pace);
  const passed = Math.floor(between(world.start, world.now()) / days(1));
  const made = world.site.inventory.everyCertificate().length;
  const wall = ((performance.now() - started) / 1000).toFixed(1);
  stdout.write(
    `\n${paint.strong(`${passed} days have passed.`)} ${made} certificates were made, ${traffic.interruptions.length} connections refused, in ${wall} s.\n`,
  );
  const { name, title, about } = story;
  return {
    recorded: recorder.finish({ name, title, about, seed: pace.seed }),
    lawful: tellBrokenLaws(checkers, stdout),
  };
}

async function live(
  { days: length, chapters }: Story,
  recorder: Recorder,
  world: World,
  { speed, pause }: Pace,
): Promise<void> {
  const telling = new Telling(world, process.stdout, (lines) => recorder.tell(lines));
  const stage: Stage = {
    world,
    say: (text) => telling.say(text),
    show: (object) => telling.show(stringify(object)),
  };
  const bar = new SingleBar(
    {
      format: `{bar} day {value} of {total}${pause.possible ? "   space: stop" : ""}`,
      stream: process.stderr,
      barsize: 45,
      clearOnComplete: true,
      hideCursor: true,
    },
    Presets.shades_classic,
  );
  const onTerminal = process.stderr.isTTY && process.stdout.isTTY;
  for (let day = 0; day <= length && !pause.ended; day++) {
    await recorder.live(add(world.start, days(day)));
    if (onTerminal) bar.stop();
    telling.tell();
    await chapters[day]?.(stage);
    recorder.look();
    telling.tell();
    if (onTerminal) bar.start(length, day);
    if (speed > 0) await wait(1000 / speed);
    await pause.over();
  }
  bar.stop();
}

function readSpeed(text: string): number {
  const speed = Number(text);
  if (Number.isFinite(speed) && speed >= 0) return speed;
  throw new InvalidArgumentError("Write a number of days a second, or 0.");
}

await run(demo);
