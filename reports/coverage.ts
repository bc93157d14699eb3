/** The coverage grid: every requirement of the catalogue and what became of it. */
import { markdownTable } from "./markdown.ts";
import type { RequirementResult } from "./requirement-result.ts";
import type { RunResult } from "./run-result.ts";

export interface AreaRow {
  readonly area: string;
  readonly total: number;
  readonly passed: number;
  readonly failed: number;
  readonly inconclusive: number;
  readonly notRun: number;
  readonly noScenario: number;
}

/** Requirements counted by area, in the catalogue's order. */
export function areaRows(requirements: readonly RequirementResult[]): AreaRow[] {
  const areas = [...new Set(requirements.map(({ requirement }) => requirement.area))];
  return areas.map((area) => {
    const own = requirements.filter(({ requirement }) => requirement.area === area);
    const count = (...verdicts: RequirementResult["verdict"][]) =>
      own.filter(({ verdict }) => verdicts.includes(verdict)).length;
    return {
      area,
      total: own.length,
      passed: count("PASS"),
      failed: count("FAIL"),
      inconclusive: count("INCONCLUSIVE", "HARNESS"),
      notRun: count("NOT RUN", "NOT SELECTED"),
      noScenario: count("NO SCENARIO"),
    };
  });
}

/** The grid as a Markdown page. */
export function coverageMarkdown(run: RunResult): string {
  const { target, profile, profileChanges, seed, requirements } = run;
  const deviations = requirements.filter(({ requirement }) => requirement.deviation);
  return [
    "# Coverage of the requirement catalogue",
    "",
    `Target ${target}, profile ${profile}, seed ${seed}. ${deviations.length} deviations from the catalogue.`,
    "",
    ...(profileChanges.length > 0
      ? [
          `In these fields the profile ${profile} is not the default one:`,
          "",
          ...markdownTable(
            ["Field", "Here", "By default"],
            profileChanges.map(({ field, value, byDefault }) => [field, value, byDefault]),
          ),
          "",
        ]
      : []),
    ...markdownTable(
      ["Area", "Requirements", "Passed", "Failed", "Inconclusive", "Not run", "No scenario"],
      areaRows(requirements).map(cells),
    ),
    "",
    ...markdownTable(
      ["Requirement", "Verdict", "Scenarios", "Judges", "What it says"],
      requirements.map(requirementCells),
    ),
    "",
    ...deviations.map(
      ({ requirement: { id, deviation } }) =>
        `- ${id} deviates from "${deviation?.from}": ${deviation?.why}`,
    ),
  ].join("\n");
}

function cells({
  area,
  total,
  passed,
  failed,
  inconclusive,
  notRun,
  noScenario,
}: AreaRow): string[] {
  return [area, ...[total, passed, failed, inconclusive, notRun, noScenario].map(String)];
}

function requirementCells({
  requirement,
  verdict,
  scenarios,
  judges,
  reason,
}: RequirementResult): string[] {
  const why = reason !== undefined && verdict !== "PASS" ? ` (${firstLine(reason)})` : "";
  return [
    requirement.id,
    `${verdict}${why}`,
    String(scenarios.length),
    judges.join(", "),
    requirement.text,
  ];
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? "";
}
