/**
 * Two worlds side by side, requirement by requirement. Only a verdict that both have reached by running
 * can agree; INCONCLUSIVE never does. Where both worlds share the code that decides, agreement proves
 * little, so requirements with a judge that is not ours are counted apart.
 */
import Table from "cli-table3";
import type { Paint } from "./paint.ts";
import type { RequirementResult } from "./requirement-result.ts";
import type { RunResult } from "./run-result.ts";
import type { ScenarioResult } from "./scenario-result.ts";

type Agreement = "agree" | "differ" | "one ran" | "none ran";

export interface ComparedRequirement {
  readonly id: string;
  readonly agreement: Agreement;
  readonly verdicts: readonly [string, string];
  /** Who judged on the second target. */
  readonly judges: readonly string[];
  /** Scenarios that ran in both worlds, of those that the first has. */
  readonly shared: readonly [both: number, all: number];
  /** Where they differ, or why only one ran. */
  readonly reason: string | undefined;
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

export function compare(first: RunResult, second: RunResult): Comparison {
  const requirements = first.requirements.flatMap((one): ComparedRequirement[] => {
    const { id } = one.requirement;
    const other = second.requirements.find(({ requirement }) => requirement.id === id);
    if (!other || one.scenarios.length + other.scenarios.length === 0) return [];
    return [comparedRequirement(id, one, other)];
  });
  return { targets: [first.target, second.target], requirements };
}

export function differences({ requirements }: Comparison): readonly ComparedRequirement[] {
  return requirements.filter(({ agreement }) => agreement === "differ");
}

export function comparisonText(comparison: Comparison, paint: Paint): string {
  const { requirements, targets } = comparison;
  const count = (agreement: Agreement) =>
    requirements.filter((each) => each.agreement === agreement).length;
  const differing = differences(comparison);
  return [
    ...(differing.length > 0 ? [table(differing, targets)] : []),
    ...reasons(requirements),
    `${targets.join(" and ")} agree on ${count("agree")} requirements, ${judgedApart(requirements)} of them judged by others than certwarp; ` +
      `${differing.length > 0 ? paint.bad(`${differing.length} differ`) : paint.good("none differs")}, ` +
      `${count("one ran")} ran on one side only`,
  ].join("\n");
}

export function comparisonMarkdown({ targets, requirements }: Comparison): string {
  const rows = requirements.map(({ id, agreement, verdicts, judges, shared, reason = "" }) =>
    [id, ...verdicts, agreement, shared.join(" of "), judges.join(", "), reason].join(" | "),
  );
  return [
    `# ${targets.join(" and ")}`,
    "",
    `| Requirement | ${targets.join(" | ")} | Agreement | Scenarios on both | Judges on ${targets[1]} | Reason |`,
    "| --- | --- | --- | --- | --- | --- | --- |",
    ...rows.map((row) => `| ${row.replaceAll("\n", " ")} |`),
    "",
  ].join("\n");
}

function comparedRequirement(
  id: string,
  one: RequirementResult,
  other: RequirementResult,
): ComparedRequirement {
  const pairs = one.scenarios.flatMap((scenario) => {
    const twin = other.scenarios.find(({ place, name }) => isTwin(scenario, place, name));
    return twin && ran(scenario) && ran(twin) ? [{ scenario, twin }] : [];
  });
  const unlike = pairs.find(
    ({ scenario, twin }) =>
      scenario.verdict !== twin.verdict || ["INCONCLUSIVE", "HARNESS"].includes(twin.verdict),
  );
  const notRun = [...one.scenarios, ...other.scenarios].find(
    ({ verdict }) => verdict === "NOT RUN",
  );
  return {
    id,
    agreement: unlike
      ? "differ"
      : pairs.length > 0
        ? "agree"
        : [one, other].some(({ scenarios }) => scenarios.some(ran))
          ? "one ran"
          : "none ran",
    verdicts: [one.verdict, other.verdict],
    judges: other.judges,
    shared: [pairs.length, one.scenarios.length],
    reason: unlike
      ? `${unlike.scenario.place} ${unlike.scenario.verdict} and ${unlike.twin.verdict}: ${unlike.twin.reason ?? unlike.scenario.reason ?? ""}`
      : notRun?.reason,
  };
}

function isTwin(scenario: ScenarioResult, place: string, name: string): boolean {
  return scenario.place === place && scenario.name === name;
}

function ran({ verdict }: ScenarioResult): boolean {
  return verdict !== "NOT RUN";
}

function judgedApart(requirements: readonly ComparedRequirement[]): number {
  return requirements.filter(
    ({ agreement, judges }) =>
      agreement === "agree" && independent.some((judge) => judges.includes(judge)),
  ).length;
}

/** Why requirements ran on one side only, each reason once. */
function reasons(requirements: readonly ComparedRequirement[]): string[] {
  const byReason = new Map<string, string[]>();
  for (const { agreement, reason = "no reason given", id } of requirements) {
    if (agreement === "one ran") byReason.set(reason, [...(byReason.get(reason) ?? []), id]);
  }
  return [...byReason].map(([reason, ids]) => `on one side only, ${reason}: ${ids.join(", ")}`);
}

function table(
  requirements: readonly ComparedRequirement[],
  targets: readonly [string, string],
): string {
  const rows = new Table({
    head: ["Requirement", ...targets, "Where"],
    style: { head: [], border: [], compact: true },
    colWidths: [null, null, null, 80],
    wordWrap: true,
  });
  for (const { id, verdicts, reason = "" } of requirements) rows.push([id, ...verdicts, reason]);
  return rows.toString();
}
