/** A comparison of two worlds for people: on the terminal, and as a Markdown page. */
import Table from "cli-table3";
import { type ComparedRequirement, type Comparison, failures, judgedApart } from "./comparison.ts";
import type { Paint } from "./paint.ts";

export function comparisonText(comparison: Comparison, paint: Paint): string {
  const { requirements, targets } = comparison;
  const count = (agreement: ComparedRequirement["agreement"]) =>
    requirements.filter((each) => each.agreement === agreement).length;
  const bad = (number: number, text: string) =>
    number > 0 ? paint.bad(`${number} ${text}`) : paint.good(`0 ${text}`);
  const failing = failures(comparison);
  const owed = requirements.filter((each) => each.owed);
  return [
    ...(failing.length > 0 ? [table(failing, targets)] : []),
    ...grouped(
      `on ${targets[0]} alone`,
      requirements.filter(({ agreement, owed }) => agreement === "one ran" && !owed),
    ),
    `${agreementText(comparison)}; ` +
      `${bad(count("differ"), "differ")}, ${bad(owed.length, `not shown on ${targets[1]}`)}, ` +
      `${count("one ran")} ran on one side only`,
  ].join("\n");
}

/** On how much the worlds agree, and by whose word. */
export function agreementText(comparison: Comparison): string {
  const { targets, requirements } = comparison;
  const agree = requirements.filter(({ agreement }) => agreement === "agree").length;
  const { byOthers, byOthersAlone } = judgedApart(comparison);
  return (
    `${targets.join(" and ")} agree on ${agree} requirements, ${byOthers} of them judged by others than ` +
    `certwarp (${byOthersAlone} by others alone)`
  );
}

export function comparisonMarkdown(comparison: Comparison): string {
  const { targets, requirements } = comparison;
  const [first, second] = targets;
  const rows = requirements.map((each) =>
    [
      each.id,
      ...each.verdicts,
      each.owed ? `${each.agreement}, not shown on ${second}` : each.agreement,
      each.shared.join(" of "),
      ...each.judges.map((judges) => judges.join(", ")),
      reasonOf(each),
    ].join(" | "),
  );
  return [
    `# ${targets.join(" and ")}`,
    "",
    `| Requirement | ${first} | ${second} | Agreement | Scenarios on both | Judges on ${first} | Judges on ${second} | Reason |`,
    "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ...rows.map((row) => `| ${row.replaceAll("\n", " ")} |`),
    "",
  ].join("\n");
}

function reasonOf({ reason, excused, verdicts }: ComparedRequirement): string {
  return reason ?? excused ?? (verdicts.includes("NO SCENARIO") ? "no scenario tells it" : "");
}

/** Why requirements ran on one side only, each reason once. */
function grouped(what: string, requirements: readonly ComparedRequirement[]): string[] {
  const byReason = new Map<string, string[]>();
  for (const each of requirements) {
    const reason = reasonOf(each) || "the catalogue asks for no more";
    byReason.set(reason, [...(byReason.get(reason) ?? []), each.id]);
  }
  return [...byReason].map(([reason, ids]) => `${what}, ${reason}: ${ids.join(", ")}`);
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
  for (const each of requirements) rows.push([each.id, ...each.verdicts, reasonOf(each)]);
  return rows.toString();
}
