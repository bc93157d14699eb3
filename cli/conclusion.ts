/** How a run ends, whether it was made here or merged from shards: reports, what a person reads, exit code. */
import { createHash } from "node:crypto";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { catalogueFile } from "../reports/catalogue.ts";
import { type Comparison, compare, failures } from "../reports/comparison.ts";
import { comparisonMarkdown, comparisonText } from "../reports/comparison-text.ts";
import { coverageMarkdown } from "../reports/coverage.ts";
import { junitXml } from "../reports/junit.ts";
import { reportPage } from "../reports/page/report-page.ts";
import { paintFor } from "../reports/paint.ts";
import { thisProject } from "../reports/project.ts";
import type { RunDirectory } from "../reports/run-directory.ts";
import { exitCode, isOneWorld, isWhole, type RunResult } from "../reports/run-result.ts";
import { statementYaml } from "../reports/statement.ts";
import { profileOverview, summary } from "../reports/summary.ts";
import { summaryMarkdown } from "../reports/summary-markdown.ts";
import { verdictsDocument } from "../reports/verdicts.ts";
import { applyBaseline, type Baseline } from "./baseline.ts";
import type { ExitCode } from "./outcome.ts";

/**
 * @param results of two worlds, which are compared, or of one under one profile or several.
 * @param directory made for them.
 * @param baseline known failures, which are excused.
 */
export function conclude(
  results: readonly RunResult[],
  directory: RunDirectory,
  baseline: Baseline | undefined,
): ExitCode {
  const { worlds: runs, remarks, holds } = applyBaseline(results, baseline, new Date());
  const whole = { runs, comparison: comparisonOf(runs), remarks };
  for (const [run, folder] of withFolders(runs, directory)) reportWorld(run, folder);
  reportWhole(whole, directory);
  print(whole, directory);
  const worst = gravest(runs.map(({ scenarios }) => exitCode(scenarios)));
  const alike = !whole.comparison || failures(whole.comparison).length === 0;
  return holds && alike ? worst : gravest([1, worst]);
}

function withFolders(
  runs: readonly RunResult[],
  { folders }: RunDirectory,
): (readonly [RunResult, string])[] {
  return runs.map((run, index) => [run, folders[index] as string]);
}

interface WholeRun {
  readonly runs: readonly RunResult[];
  readonly comparison: Comparison | undefined;
  /** What a baseline has to say. */
  readonly remarks: readonly string[];
}

function reportWorld(world: RunResult, folder: string): void {
  writeFileSync(join(folder, "verdicts.json"), json(verdictsDocument(world)));
  writeFileSync(join(folder, "junit.xml"), junitXml(world));
  writeFileSync(join(folder, "report.html"), reportPage(world));
  writeFileSync(join(folder, "coverage.md"), `${coverageMarkdown(world)}\n`);
}

function comparisonOf(runs: readonly RunResult[]): Comparison | undefined {
  const [first, second] = isOneWorld(runs) ? [] : runs;
  return first && second && compare(first, second, { whole: isWhole(first) });
}

/** For a pull request, and for whoever wants to claim something. */
function reportWhole({ runs, comparison, remarks }: WholeRun, directory: RunDirectory): void {
  const folder = directory.path;
  const markdown = summaryMarkdown(runs, comparison, remarks);
  writeFileSync(join(folder, "summary.md"), markdown);
  const step = process.env.GITHUB_STEP_SUMMARY;
  if (step) appendFileSync(step, markdown);
  if (comparison) {
    writeFileSync(join(folder, "comparison.json"), json(comparison));
    writeFileSync(join(folder, "comparison.md"), comparisonMarkdown(comparison));
    writeStatement(runs, comparison, folder);
  } else {
    for (const [run, own] of withFolders(runs, directory)) writeStatement([run], comparison, own);
  }
}

/** A claim is of one profile. */
function writeStatement(
  runs: readonly RunResult[],
  comparison: Comparison | undefined,
  folder: string,
): void {
  const catalogue = readFileSync(new URL(`../${catalogueFile}`, import.meta.url));
  const sha256 = createHash("sha256").update(catalogue).digest("hex");
  const requirementSet = { file: catalogueFile, sha256 };
  const facts = { project: thisProject(), date: new Date(), requirementSet, comparison };
  const worlds = runs as unknown as readonly [RunResult, ...RunResult[]];
  writeFileSync(join(folder, "statement.yaml"), statementYaml(worlds, facts));
}

function print({ runs, comparison, remarks }: WholeRun, { shown }: RunDirectory): void {
  const paint = paintFor(process.stdout);
  const profiles = isOneWorld(runs) && runs.length > 1;
  const lines = [
    ...runs.map((run) => summary(run, { paint, directory: shown })),
    ...(profiles ? [profileOverview(runs, paint)] : []),
    ...(comparison ? [comparisonText(comparison, paint)] : []),
    ...remarks,
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}

/** A failure weighs more than something inconclusive, and that more than nothing. */
function gravest(codes: readonly ExitCode[]): ExitCode {
  return ([1, 3, 2] as const).find((code) => codes.includes(code)) ?? 0;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
