/** What a person reads on the terminal when a run has ended. */
import Table from "cli-table3";
import { formatDuration, seconds } from "../sim/time/duration.ts";
import { type AreaRow, areaRows } from "./coverage.ts";
import type { Paint } from "./paint.ts";
import { closerLooks, replayCommand } from "./replay.ts";
import type { RequirementResult } from "./requirement-result.ts";
import { countVerdicts, type RunResult, runHash, total } from "./run-result.ts";

export interface SummaryContext {
  readonly paint: Paint;
  /** Where the reports lie, if there are any. */
  readonly directory?: string;
}

export function summary(run: RunResult, context: SummaryContext): string {
  return [
    ...failures(run, context),
    areaTable(areaRows(run.requirements).filter(hasRun), context.paint),
    ...notRun(run),
    ...changes(run),
    closing(run, context),
  ].join("\n");
}

/** What became of each profile, a line each. */
export function profileOverview(runs: readonly RunResult[], paint: Paint): string {
  const width = Math.max(...runs.map(({ profile }) => profile.length));
  return runs
    .map(({ profile, scenarios, profileChanges }) => {
      const { PASS, "NOT RUN": notRun } = countVerdicts(scenarios);
      const ran = scenarios.length - notRun;
      const passed = PASS === ran ? paint.good("passed") : paint.bad("passed");
      return `${profile.padEnd(width)}  ${PASS} of ${ran} ${passed}, ${profileChanges.length} fields not the default`;
    })
    .join("\n");
}

/** In what the profile differs from the default one. */
function changes({ profile, profileChanges }: RunResult): string[] {
  if (profileChanges.length === 0) return [];
  const fields = profileChanges.map(
    ({ field, value, byDefault }) => `  ${field}: ${value} (default ${byDefault})`,
  );
  return [`profile ${profile} changes ${profileChanges.length} fields`, ...fields];
}

function failures(run: RunResult, { paint }: SummaryContext): string[] {
  const bad = run.scenarios.filter(
    ({ verdict, known }) => !["PASS", "NOT RUN"].includes(verdict) && !known,
  );
  return bad.flatMap((scenario) => {
    const { verdict, requirements, name, rule, step, reason, place, clock } = scenario;
    const { replay, timeline } = closerLooks(run, place);
    return [
      `${paint.bad(verdict)} ${requirements.join(", ")} ${rule ?? ""}`,
      ...sourcesOf(run, requirements).map((source) => paint.faint(`  ${source}`)),
      `  ${name}`,
      ...(step ? [`  at: ${step}${clock && `, ${clock}`}`] : []),
      `  ${reason ?? ""}`,
      ...section("the last events before it", scenario.lastEvents.slice(-5), paint),
      ...section("the whole history of what was refused last", scenario.ledger, paint),
      `  again:     ${replayCommand(run, place)}`,
      `  its trace: ${replay}`,
      `  on a page: ${timeline}`,
      "",
    ];
  });
}

function sourcesOf({ requirements }: RunResult, ids: readonly string[]): string[] {
  return requirements
    .filter(({ requirement }) => ids.includes(requirement.id))
    .map(({ requirement: { id, source, text } }) => `${id} (source: ${source}): ${text}`);
}

function section(title: string, lines: readonly string[], paint: Paint): string[] {
  if (lines.length === 0) return [];
  return [`  ${title}:`, ...lines.map((line) => paint.faint(`    ${line}`))];
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
