/** Before and after each scenario: its world, its verdict's evidence, its laws. */
import {
  After,
  AfterAll,
  Before,
  type ITestCaseHookParameter,
  Status,
  setDefaultTimeout,
  setDefinitionFunctionWrapper,
  setWorldConstructor,
} from "@cucumber/cucumber";
import { type Evidence, evidenceType } from "./evidence.ts";
import { type NotRun, notAskedOn, notRunType, ofProfiles, tooSlow, unable } from "./not-run.ts";
import { Inconclusive, NotHere, type Target, type TargetEvidence, Unmet } from "./target.ts";
import { closeTargets, makeTarget } from "./target-factory.ts";
import { nothingHasChanged, ScenarioWorld } from "./world.ts";

setWorldConstructor(ScenarioWorld);
// A step on a real cluster may wait for real components, ninety days of them on a busy machine.
setDefaultTimeout(600_000);

Before(async function (this: ScenarioWorld, { pickle }: ITestCaseHookParameter) {
  this.target = await makeTarget(this.parameters);
  this.asksForChanges = pickle.steps.some(({ text }) => text === nothingHasChanged);
  const why = reasonNotToRun(
    this,
    pickle.tags.map(({ name }) => name),
  );
  return why && notRun(this, why);
});

AfterAll(closeTargets);

/** A target finds out in the middle of a scenario that it can not do what is asked. */
setDefinitionFunctionWrapper(
  (step: (...parameters: unknown[]) => unknown) =>
    async function (this: ScenarioWorld, ...parameters: unknown[]) {
      try {
        return await step.apply(this, parameters);
      } catch (error) {
        if (error instanceof NotHere) return notRun(this, unable(error.message));
        if (error instanceof Inconclusive && error.log) this.attach(error.log, "text/plain");
        throw error;
      }
    },
);

After(async function (this: ScenarioWorld, { result }: ITestCaseHookParameter) {
  const evidence = await lastEvidence(this.target);
  const [violation] = evidence.violations;
  if (result?.status === Status.SKIPPED && !violation) return;
  const seen: Evidence = { ...evidence, judges: [...this.judges] };
  this.attach(JSON.stringify(seen), evidenceType);
  if (result?.status === Status.PASSED) this.expectNoticed();
  if (violation) throw new Unmet(`a law of the system was broken: ${violation}`);
  const [idle] = evidence.idleFaults;
  if (idle && result?.status === Status.PASSED)
    throw new Inconclusive(`this fault had no effect: ${idle}`);
});

/** Whatever goes wrong, no world is left behind. */
async function lastEvidence(target: Target): Promise<TargetEvidence> {
  try {
    return await target.evidence();
  } finally {
    await target.close();
  }
}

function notRun(world: ScenarioWorld, why: NotRun): "skipped" {
  world.attach(JSON.stringify(why), notRunType);
  return "skipped";
}

/** Its requirement may be one of the other world, or its figures those of some profiles: `@profile-default`. */
function reasonNotToRun(
  { target, parameters }: ScenarioWorld,
  tags: readonly string[],
): NotRun | undefined {
  const elsewhere = tags.find((tag) => parameters.elsewhere?.includes(tag.slice(1)));
  if (elsewhere) return notAskedOn(target.name);
  if (tags.includes("@slow") && target.name !== "sim" && !parameters.slow) return tooSlow();
  const profiles = tags
    .filter((tag) => tag.startsWith("@profile-"))
    .map((tag) => tag.slice("@profile-".length));
  const suits = profiles.length === 0 || profiles.includes(parameters.profile);
  return suits ? undefined : ofProfiles(profiles);
}
