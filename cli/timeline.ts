/** npm run timeline: one scenario, in one world or in both, as a page that shows when what was good. */
import { tellingCredential, tellingEvent } from "../sim/ledger.ts";
import { formatInstant, instant } from "../sim/time/instant.ts";
import { type ExitCode, run } from "./outcome.ts";
import { savePage } from "./page-file.ts";
import { choosing, chosen } from "./replaying/choice.ts";
import { type RecordedScenario, recordScenario } from "./replaying/recorded-scenario.ts";

async function timeline(): Promise<ExitCode> {
  const program = choosing(
    "timeline",
    "Runs one scenario again, in one world or two, and writes a page that opens at the moment where it went wrong.",
  )
    .option("--out <file>", "the page", "timeline.html")
    .parse();
  const { out } = program.opts<{ out: string }>();
  const { place, targets, ...options } = chosen(program);
  const runs: RecordedScenario[] = [];
  // A real cluster begins now: to stand one above the other, so does the simulator.
  const start = instant(Math.floor(Date.now() / 1000));
  const together = targets.length > 1 ? { start } : {};
  for (const target of targets) {
    runs.push(await recordScenario(place, { target, ...together, ...options }));
  }
  await savePage(
    out,
    runs.map(({ recorded }) => recorded),
  );
  process.stdout.write(`At the moment that matters: ${out}${momentOf(runs)}\n`);
  return 0;
}

/** "#run=sim-cut-off-feature-8&t=2026-01-12T00:00:00Z&c=cp-1/admin" */
function momentOf([first, second]: readonly RecordedScenario[]): string {
  if (!first) return "";
  const at = first.events[tellingEvent(first.events)]?.at;
  const credential = tellingCredential(first.events);
  return `#${[
    `run=${first.recorded.recording.name}`,
    ...(second ? [`with=${second.recorded.recording.name}`] : []),
    ...(at === undefined ? [] : [`t=${formatInstant(at)}`]),
    ...(credential === undefined ? [] : [`c=${credential}`]),
  ].join("&")}`;
}

await run(timeline);
