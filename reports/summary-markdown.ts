/** summary.md: a run on one screen, as a pull request or a CI system shows it. */
import { type Comparison, failures as comparisonFailures } from "./comparison.ts";
import { agreementText } from "./comparison-text.ts";
import { type AreaRow, areaRows } from "./coverage.ts";
import { markdownBlock, markdownTable } from "./markdown.ts";
import { replayCommand } from "./replay.ts";
import { countVerdicts, type RunResult, runHash } from "./run-result.ts";
import type { ScenarioResult } from "./scenario-result.ts";

/** More would not fit on one screen. */
const failuresShown = 5;
const reasonLines = 6;

export function summaryMarkdown(
  worlds: readonly RunResult[],
  comparison: Comparison | undefined,
  remarks: readonly string[],
): string {
  return [
    `## certwarp: ${worlds.map(headline).join("; ")}`,
    "",
    ...worlds.map(worldLine),
    ...(comparison ? [comparisonLine(comparison)] : []),
    ...remarks.map((remark) => `- ${remark}`),
    "",
    ...areaTable(worlds),
    "",
    ...worlds.flatMap(failures),
  ].join("\n");
}

function headline({ target, scenarios }: RunResult): string {
  const { FAIL, INCONCLUSIVE, HARNESS, PASS } = countVerdicts(scenarios);
  const known = scenarios.filter((scenario) => scenario.known).length;
  const parts = [
    ...(FAIL > known ? [`${FAIL - known} failed`] : []),
    ...(known > 0 ? [`${known} failed as known`] : []),
    ...(INCONCLUSIVE + HARNESS > 0 ? [`${INCONCLUSIVE + HARNESS} inconclusive`] : []),
    `${PASS} passed`,
  ];
  return `${parts.join(", ")} on ${target}`;
}

function worldLine({
  target,
  profile,
  seed,
  scenarios,
  requirements,
  versions,
}: RunResult): string {
  const shown = requirements.filter(({ verdict }) => verdict === "PASS").length;
  const made = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const notRun = countVerdicts(scenarios)["NOT RUN"];
  return (
    `- **${target}**: ${shown} of ${requirements.length} requirements shown, ${notRun} scenarios not run; ` +
    `profile ${profile}, seed ${seed}, trace \`${runHash(scenarios).slice(0, 16)}\`` +
    `${made.length > 0 ? `; ${made.join(", ")}` : ""}`
  );
}

function comparisonLine(comparison: Comparison): string {
  const bad = comparisonFailures(comparison).map(({ id }) => id);
  const bads = bad.length === 0 ? "no difference" : `different or not shown: ${bad.join(", ")}`;
  return `- ${agreementText(comparison)}; ${bads}`;
}

function areaTable(worlds: readonly RunResult[]): string[] {
  const profiles = new Set(worlds.map(({ profile }) => profile)).size > 1;
  const heads = worlds.map(({ target, profile }) => (profiles ? profile : target));
  const rows = worlds.map(({ requirements }) => areaRows(requirements));
  const areas = (rows[0] ?? []).map(({ area, total }, index) => [
    area,
    String(total),
    ...rows.map((own) => (own[index] ? cellOf(own[index]) : "")),
  ]);
  return markdownTable(["Area", "Requirements", ...heads], areas);
}

function cellOf({ passed, failed, inconclusive, notRun, noScenario }: AreaRow): string {
  const parts: [number, string][] = [
    [failed, "**failed**"],
    [inconclusive, "**inconclusive**"],
    [passed, "passed"],
    [notRun, "not run"],
    [noScenario, "without a scenario"],
  ];
  const told = parts.filter(([count]) => count > 0);
  return told.map(([count, what]) => `${count} ${what}`).join(", ");
}

function failures(run: RunResult): string[] {
  const bad = run.scenarios.filter(
    ({ verdict, known }) => !["PASS", "NOT RUN"].includes(verdict) && !known,
  );
  const more = bad.length - failuresShown;
  return [
    ...bad.slice(0, failuresShown).flatMap((scenario) => failure(run, scenario)),
    ...(more > 0 ? [`and ${more} more on ${run.target}: see junit.xml`, ""] : []),
  ];
}

function failure(run: RunResult, scenario: ScenarioResult): string[] {
  const { verdict, requirements, rule, name, step, reason = "", place } = scenario;
  const lines = [
    ...[requirements.join(", "), rule].filter(Boolean),
    name,
    ...(step === undefined ? [] : [`at: ${step}`]),
    ...reason.split("\n").slice(0, reasonLines),
    `replay: ${replayCommand(run, place)}`,
  ];
  return [`**${verdict}** on ${run.target}`, "", ...markdownBlock(lines.join("\n")), ""];
}
