/** npm run explain: everything that is known here of one requirement. */
import { requirementNamed, sources } from "../reports/catalogue.ts";
import { type Paint, paintFor } from "../reports/paint.ts";
import { type PastVerdict, pastVerdicts } from "../reports/past-verdicts.ts";
import { scenarioResults } from "../reports/scenario-result.ts";
import { type Saboteur, saboteurs } from "../sim/faults/saboteurs/index.ts";
import { type Decisions, decisions } from "../sim/policy/decisions.ts";
import { runScenarios } from "./cucumber.ts";
import { describeDecision } from "./decision-places.ts";
import { command } from "./options.ts";
import { type ExitCode, run } from "./outcome.ts";

async function explain(): Promise<ExitCode> {
  const [name = ""] = command(
    "explain",
    "Shows a requirement, its source, its scenarios, its saboteurs, and its last verdicts.",
  )
    .argument("<id>", "the requirement, such as RV-07")
    .parse().args;
  const { id, area, source, targets, text, deviation } = requirementNamed(name);
  const paint = paintFor(process.stdout);
  const lines = [
    `${paint.strong(id)} ${text}`,
    `  area ${area}, to be shown on ${targets.join(" and ")}`,
    `  source: ${sources[source]}`,
    ...(deviation ? [`  deviates from "${deviation.from}": ${deviation.why}`] : []),
    ...section(paint, "scenarios", "none yet: npm run new", await scenarios(id)),
    ...section(
      paint,
      "saboteurs that must turn it red (the decision of sim/policy/decisions.ts that they replace)",
      "none",
      breakers(id),
    ),
    ...section(paint, "where these decisions are, and which tests name them", "none", places(id)),
    ...section(paint, "last verdicts", "not run here yet", lastVerdicts(id, paint)),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
  return 0;
}

function section(paint: Paint, title: string, nothing: string, lines: readonly string[]): string[] {
  return [
    "",
    paint.strong(title),
    ...(lines.length > 0 ? lines : [nothing]).map((line) => `  ${line}`),
  ];
}

async function scenarios(id: string): Promise<string[]> {
  const messages = await runScenarios(
    { paths: [], tags: `@${id}` },
    { target: "sim", profile: "default", seed: "1" },
    { dryRun: true },
  );
  return scenarioResults(messages).map(({ place, name }) => `${place}  ${name}`);
}

function breakers(id: string): string[] {
  return saboteursOf(id).map(
    ({ name, does, sabotage }) => `${name}: ${does} (${replacedBy(sabotage).join(", ")})`,
  );
}

function places(id: string): string[] {
  const replaced = saboteursOf(id).flatMap(({ sabotage }) => replacedBy(sabotage));
  return [...new Set(replaced)].map(describeDecision);
}

function saboteursOf(id: string): Saboteur[] {
  return saboteurs.filter(({ breaks }) => breaks.includes(id));
}

/** Names of decisions, each an entry of sim/policy/decisions.ts. */
function replacedBy(sabotage: Saboteur["sabotage"]): string[] {
  const sabotaged = sabotage(decisions);
  const names = Object.keys(decisions) as (keyof Decisions)[];
  return names.filter((name) => sabotaged[name] !== decisions[name]);
}

function lastVerdicts(id: string, paint: Paint): string[] {
  const { verdicts, skipped } = pastVerdicts(id);
  return [
    ...verdicts.map((past) => verdictLine(past, paint)),
    ...(skipped > 0 ? [`skipped: ${skipped} verdicts.json that can not be read`] : []),
  ];
}

function verdictLine(past: PastVerdict, paint: Paint): string {
  const { target, profile, verdict, reason, judges, scenarios: count, partial, at, file } = past;
  const shown = verdict === "PASS" ? paint.good(verdict) : paint.bad(verdict);
  const judged = judges.length > 0 ? `, judged by ${judges.join(", ")}` : "";
  const why = reason ? `: ${reason}` : "";
  const part = partial ? " in a run of some scenarios" : "";
  return `${target}, profile ${profile}: ${shown}${part}${why} (${count} scenarios${judged}; ${at.toISOString().slice(0, 16)}Z, ${file})`;
}

await run(explain);
