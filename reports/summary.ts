/** What a person reads on the terminal when a run has ended. */
import Table from "cli-table3";
import { formatDuration, seconds } from "../sim/time/duration.ts";
import { type AreaRow, areaRows } from "./coverage.ts";
import type { Paint } from "./paint.ts";
import type { RequirementResult } from "./requirement-result.ts";
import { countVerdicts, type RunResult, runHash, total } from "./run-result.ts";
import type { ScenarioResult } from "./scenario-result.ts";

export interface SummaryContext {
  readonly paint: Paint;
  /** The command that runs one scenario again. */
  readonly replay: (place: string) => string;
  /** Where the reports lie, if there are any. */
  readonly directory?: string;
}

export function summary(run: RunResult, context: SummaryContext): string {
  return [
    ...failures(run.scenarios, context),
    areaTable(areaRows(run.requirements).filter(hasRun), context.paint),
    ...notRun(run),
    closing(run, context),
  ].join("\n");
}

function failures(
  scenarios: readonly ScenarioResult[],
  { paint, replay }: SummaryContext,
): string[] {
  const bad = scenarios.filter(({ verdict }) => !["PASS", "NOT RUN"].includes(verdict));
  return bad.flatMap(({ verdict, requirements, name, rule, step, reason, lastEvents, place }) => [
    `${paint.bad(verdict)} ${requirements.join(", ")} ${rule ?? ""}`,
    `  ${name}`,
    ...(step ? [`  at: ${step}`] : []),
    `  ${reason ?? ""}`,
    ...lastEvents.slice(-5).map((event) => paint.faint(`    ${event}`)),
    `  replay: ${replay(place)}`,
    "",
  ]);
}

function areaTable(rows: readonly AreaRow[], paint: Paint): string {
  const table = new Table({
    head: ["Area", "Requirements", "Passed", "Failed", "Inconclusive", "Not run", "No scenario"],
    colAligns: ["left", "right", "right", "right", "right", "right", "right"],
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows) {
    const bad = (count: number) => (count > 0 ? paint.bad(String(count)) : "");
    const some = (count: number) => (count > 0 ? String(count) : "");
    table.push([
      row.area,
      row.total,
      row.passed === row.total ? paint.good(String(row.passed)) : some(row.passed),
      bad(row.failed),
      bad(row.inconclusive),
      some(row.notRun),
      some(row.noScenario),
    ]);
  }
  return table.toString();
}

function hasRun({ total, notRun, noScenario }: AreaRow): boolean {
  return notRun + noScenario < total;
}

/** Why scenarios and requirements were not run, each reason once. */
function notRun({ scenarios, requirements }: RunResult): string[] {
  const reasons = new Map<string, number>();
  for (const { verdict, reason = "" } of scenarios) {
    if (verdict === "NOT RUN") reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  const notSelected = requirements.filter(({ verdict }) => verdict === "NOT SELECTED");
  const untold = requirements.filter(({ verdict }) => verdict === "NO SCENARIO");
  return [
    ...[...reasons].map(([reason, count]) => `scenarios not run: ${count}, because ${reason}`),
    ...(notSelected.length > 0
      ? [`requirements not selected: ${notSelected.length}`]
      : untold.length > 0
        ? [`requirements without a scenario: ${untold.length}, ${ids(untold)}`]
        : []),
  ];
}

function ids(results: readonly RequirementResult[]): string {
  return results.map(({ requirement }) => requirement.id).join(", ");
}

function closing(run: RunResult, { paint, directory }: SummaryContext): string {
  const { scenarios, seed, profile, target, milliseconds, requirements } = run;
  const { PASS, FAIL, INCONCLUSIVE, HARNESS } = countVerdicts(scenarios);
  const ran = PASS + FAIL + INCONCLUSIVE + HARNESS;
  const lived = total(scenarios, "virtualTime");
  const shown = requirements.filter(({ verdict }) => verdict === "PASS").length;
  const passed = PASS === ran ? paint.good("passed") : paint.bad("passed");
  const virtual = formatDuration(seconds(Math.round(lived / 86_400) * 86_400 || lived));
  return [
    `${PASS} of ${ran} scenarios ${passed}; ${shown} of ${requirements.length} requirements shown on ${target}, profile ${profile}`,
    `${virtual} of virtual time, ${total(scenarios, "events")} events, in ${(milliseconds / 1000).toFixed(1)} s`,
    `seed ${seed}, trace ${runHash(scenarios).slice(0, 16)}${directory === undefined ? "" : `, reports in ${directory}`}`,
  ].join("\n");
}
