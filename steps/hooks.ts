/** Before and after each scenario: its world, its verdict's evidence, its laws. */
import {
  After,
  Before,
  type ITestCaseHookParameter,
  Status,
  setWorldConstructor,
} from "@cucumber/cucumber";
import { Unmet } from "./target.ts";
import { makeTarget } from "./target-factory.ts";
import { ScenarioWorld } from "./world.ts";

setWorldConstructor(ScenarioWorld);

/** Media types of what is attached for the report. */
export const evidenceType = "application/vnd.certwarp.evidence+json";
export const notRunType = "application/vnd.certwarp.not-run+json";

Before(async function (this: ScenarioWorld, { pickle }: ITestCaseHookParameter) {
  this.target = await makeTarget(this.parameters);
  const reason = reasonNotToRun(
    this,
    pickle.tags.map(({ name }) => name),
  );
  if (reason === undefined) return undefined;
  this.attach(JSON.stringify({ reason }), notRunType);
  return "skipped";
});

After(async function (this: ScenarioWorld, { result }: ITestCaseHookParameter) {
  if (result?.status === Status.SKIPPED) return;
  const evidence = this.target.evidence();
  await this.target.close();
  this.attach(
    JSON.stringify({ ...evidence, judges: [...this.judges, ...evidence.independentJudges] }),
    evidenceType,
  );
  const [violation] = evidence.violations;
  if (violation) throw new Unmet(`a law of the system was broken: ${violation}`);
});

/** A scenario may ask for a capability, or hold figures of one profile: `@needs-power`, `@profile-default`. */
function reasonNotToRun(
  { target, parameters }: ScenarioWorld,
  tags: readonly string[],
): string | undefined {
  const missing = tags.find(
    (tag) => tag.startsWith("@needs-") && !target.capabilities.has(tag.slice("@needs-".length)),
  );
  if (missing) return `${target.name} can not do what ${missing} asks for`;
  const profile = tags.find((tag) => tag.startsWith("@profile-"));
  if (profile && profile !== `@profile-${parameters.profile}`) {
    return `its figures are those of the profile ${profile.slice("@profile-".length)}`;
  }
  return undefined;
}
