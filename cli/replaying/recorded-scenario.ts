/** One scenario, run again with its seed, and recorded: its trace, and its world as a recording. */
import { basename } from "node:path";
import { type ScenarioResult, scenarioResults } from "../../reports/scenario-result.ts";
import type { Recorded } from "../../reports/timeline/recording.ts";
import { Problem } from "../../sim/problem.ts";
import type { TraceEvent } from "../../sim/time/trace.ts";
import type { World } from "../../sim/world.ts";
import { observeWorlds, type TargetOptions } from "../../steps/target-factory.ts";
import { runScenarios } from "../cucumber.ts";
import { Recorder } from "../recorder.ts";
import { withTarget } from "../target-in-use.ts";
import { Telling } from "../telling.ts";

export interface RecordedScenario {
  readonly result: ScenarioResult;
  readonly events: readonly TraceEvent[];
  readonly recorded: Recorded;
}

/**
 * @param place "features/revocation/cut-off.feature:8"
 * @throws Problem when no scenario, or more than one, is there; and for one that builds no world.
 */
export async function recordScenario(
  place: string,
  options: TargetOptions,
): Promise<RecordedScenario> {
  const seen: { world: World; recorder: Recorder }[] = [];
  observeWorlds((world) => {
    const recorder = new Recorder(world);
    world.observe((until) => recorder.live(until));
    seen.push({ world, recorder });
  });
  const messages = await withTarget(options, () =>
    runScenarios({ paths: [place] }, { ...options, slow: true }),
  );
  const [result, ...others] = scenarioResults(messages);
  if (!result || others.length > 0) throw notOne(place, result ? others.length + 1 : 0);
  // A scenario may say twice what there is: the second time counts.
  const last = seen.at(-1);
  if (!last)
    throw new Problem(
      "scenario-without-world",
      `${place} built no world on ${options.target}`,
      `it was ${result.verdict}: ${result.reason ?? "no step asks for one"}`,
    );
  const { world, recorder } = last;
  recorder.look();
  new Telling(world, undefined, (lines) => recorder.tell(lines)).tell();
  const { events } = world.site.trace;
  return { result, events, recorded: recorder.finish(wordsOf(result, options)) };
}

function notOne(place: string, count: number): Problem {
  return new Problem(
    "scenario-not-one",
    `${place} is ${count === 0 ? "no scenario" : `${count} scenarios`}`,
    "name a feature file and the line of a Scenario:, as a failure's replay does",
  );
}

function wordsOf({ name, place, rule = "" }: ScenarioResult, { target, seed }: TargetOptions) {
  const file = basename(place).replace(/[^a-z0-9]+/g, "-");
  const where = target === "kind" ? "on a real cluster" : "in the simulator";
  return { name: `${target}-${file}`, title: `${name}, ${where}`, about: rule, seed };
}
