/**
 * Two worlds side by side, requirement by requirement. Only a verdict that both have reached by running
 * can agree; INCONCLUSIVE never does. Where both worlds share the code that decides, agreement proves
 * little, so requirements with a judge that is not ours are counted apart.
 */
import type { RequirementResult } from "./requirement-result.ts";
import type { RunResult } from "./run-result.ts";
import { isLeftOut, type ScenarioResult } from "./scenario-result.ts";

type Agreement = "agree" | "differ" | "one ran" | "none ran";
type Verdict = RequirementResult["verdict"];

export interface ComparedRequirement {
  readonly id: string;
  readonly agreement: Agreement;
  readonly verdicts: readonly [Verdict, Verdict];
  /** Who judged on each target. */
  readonly judges: readonly [readonly string[], readonly string[]];
  /** Scenarios that ran in both worlds, of those that the first has. */
  readonly shared: readonly [both: number, all: number];
  /** Where they differ, or why one did not run. */
  readonly reason: string | undefined;
  /** The catalogue names the second target for it, and it was not shown there in every scenario. */
  readonly owed: boolean;
  /** Why the catalogue does not ask for it on the second target, where that was decided here. */
  readonly excused: string | undefined;
  /** It fails the run: some difference, or something owed, that no baseline knows. */
  readonly fails: boolean;
}

export interface Comparison {
  readonly targets: readonly [string, string];
  readonly requirements: readonly ComparedRequirement[];
}

/** Judges that share no code of ours with what they judge. */
const independent = [
  "kube-apiserver",
  "kube-controller-manager",
  "kubelet",
  "etcd",
  "OpenSSL",
] as const;

/** What is compared of a run. */
type Compared = Pick<RunResult, "target" | "requirements">;

/**
 * @param whole the whole suite was to run: then a requirement is owed as well that has no scenario, or none that was
 * to run there. Of a part another part may have it.
 */
export function compare(
  first: Compared,
  second: Compared,
  { whole }: { readonly whole: boolean },
): Comparison {
  const requirements = first.requirements.flatMap((one): ComparedRequirement[] => {
    const { id } = one.requirement;
    const other = second.requirements.find(({ requirement }) => requirement.id === id);
    if (!other) return [];
    const compared = comparedRequirement(one, other, { target: second.target, whole });
    const selected = one.scenarios.length + other.scenarios.length > 0;
    return selected || (whole && (compared.owed || compared.excused)) ? [compared] : [];
  });
  return { targets: [first.target, second.target], requirements };
}

/** What fails the run: worlds that differ, and what the second one owes. */
export function failures({ requirements }: Comparison): readonly ComparedRequirement[] {
  return requirements.filter(({ fails }) => fails);
}

/** Requirements on which the worlds agree by judges that share no code with what they judge. */
export interface JudgedApart {
  /** One of them is such a judge. */
  readonly byOthers: number;
  /** Of these: there is no other. */
  readonly byOthersAlone: number;
}

export function judgedApart({ requirements }: Comparison): JudgedApart {
  const isIndependent = (judge: string) => independent.some((other) => other === judge);
  const apart = requirements.filter(
    ({ agreement, judges: [, judges] }) => agreement === "agree" && judges.some(isIndependent),
  );
  const alone = apart.filter(({ judges: [, judges] }) => judges.every(isIndependent));
  return { byOthers: apart.length, byOthersAlone: alone.length };
}

function comparedRequirement(
  one: RequirementResult,
  other: RequirementResult,
  { target, whole }: { readonly target: string; readonly whole: boolean },
): ComparedRequirement {
  const { id, targets, deviation } = one.requirement;
  const pairs = one.scenarios.flatMap((scenario) => {
    const twin = other.scenarios.find(({ place, name }) => isTwin(scenario, place, name));
    return twin && ran(scenario) && ran(twin) ? [{ scenario, twin }] : [];
  });
  const differing = pairs.filter(
    ({ scenario, twin }) =>
      scenario.verdict !== twin.verdict || ["INCONCLUSIVE", "HARNESS"].includes(twin.verdict),
  );
  const surprising = differing.find(({ scenario, twin }) => !scenario.known && !twin.known);
  const unlike = surprising ?? differing[0];
  const notRun = [...one.scenarios, ...other.scenarios].find((scenario) => !ran(scenario));
  const asked = targets.some((name) => name === target);
  return {
    id,
    agreement: unlike ? "differ" : agreementOf(pairs.length, [one, other]),
    verdicts: [one.verdict, other.verdict],
    judges: [one.judges, other.judges],
    shared: [pairs.length, one.scenarios.length],
    reason: unlike
      ? `${unlike.scenario.place} ${unlike.scenario.verdict} and ${unlike.twin.verdict}: ${unlike.twin.reason ?? unlike.scenario.reason ?? ""}`
      : notRun?.reason,
    owed: asked && !isShown(other.scenarios, whole, passes),
    excused: asked ? undefined : deviation?.why,
    fails:
      surprising !== undefined ||
      (asked &&
        !isShown(other.scenarios, whole, (each) => passes(each) || each.known !== undefined)),
  };
}

/** Of worlds of which none differs. @param both scenarios that ran on each side. */
function agreementOf(both: number, sides: readonly RequirementResult[]) {
  if (both > 0) return "agree";
  return sides.some(({ scenarios }) => scenarios.some(ran)) ? "one ran" : "none ran";
}

/** All that ran are fine, and some did; those that the run left out by its flags, or its profile, are not missed. */
function isShown(
  scenarios: readonly ScenarioResult[],
  whole: boolean,
  isFine: (scenario: ScenarioResult) => boolean,
): boolean {
  if (!scenarios.some(ran) && (whole || scenarios.length === 0)) return false;
  return scenarios.every((each) => isFine(each) || isLeftOut(each));
}

function passes({ verdict }: ScenarioResult): boolean {
  return verdict === "PASS";
}

function isTwin(scenario: ScenarioResult, place: string, name: string): boolean {
  return scenario.place === place && scenario.name === name;
}

function ran({ verdict }: ScenarioResult): boolean {
  return verdict !== "NOT RUN";
}
