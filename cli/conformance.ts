/** npm run conformance: the scenarios on the simulator or a real cluster, a summary, and the reports. */
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { InvalidArgumentError } from "commander";
import { readCatalogue } from "../reports/catalogue.ts";
import { compare, failures } from "../reports/comparison.ts";
import { comparisonMarkdown, comparisonText } from "../reports/comparison-text.ts";
import { coverageMarkdown } from "../reports/coverage.ts";
import { paintFor } from "../reports/paint.ts";
import { requirementResults } from "../reports/requirement-result.ts";
import {
  discard,
  makeRunDirectory,
  markLatest,
  type RunDirectory,
} from "../reports/run-directory.ts";
import { exitCode, type RunResult } from "../reports/run-result.ts";
import { scenarioResults } from "../reports/scenario-result.ts";
import { profileOverview, summary } from "../reports/summary.ts";
import { verdictsDocument } from "../reports/verdicts.ts";
import { profileChanges } from "../sim/policy/profile-file.ts";
import { Problem } from "../sim/problem.ts";
import type { TargetName } from "../steps/target.ts";
import { closeEverywhere, closeTargets, prepareTarget } from "../steps/target-factory.ts";
import { loadSteps, runScenarios, type Selection } from "./cucumber.ts";
import { toldRequirements } from "./feature-tags.ts";
import {
  checkPaths,
  checkTags,
  command,
  readProfileNames,
  readSaboteur,
  readSeed,
  readTargets,
} from "./options.ts";
import { type ExitCode, run } from "./outcome.ts";
import { Progress } from "./progress.ts";
import { onSignal } from "./signals.ts";

interface Flags {
  readonly tags?: string;
  readonly name?: string;
  readonly seed: string;
  readonly profile: readonly string[];
  readonly target: string;
  readonly saboteur?: string;
  readonly slow?: boolean;
  readonly parallel: number;
  readonly out?: string;
}

async function conformance(): Promise<ExitCode> {
  const program = command("conformance", "Runs the scenarios and says which requirements hold.")
    .argument("[paths...]", "feature files, folders, or file:line")
    .option(
      "--tags <expression>",
      "only scenarios with these tags, such as @RV-07 or '@RV-07 or @RV-08'",
      checkTags,
    )
    .option("--name <pattern>", "only scenarios whose name matches this regular expression")
    .option("--seed <number>", "seed of all randomness", readSeed, "1")
    .option(
      "--profile <names>",
      "lifetimes and thresholds: of fixtures/profiles by name, or a file; several, or all, in turn",
      readProfileNames,
      ["default"],
    )
    .option("--target <names>", "the world to run in: sim, kind, or sim,kind to compare", "sim")
    .option("--saboteur <name>", "break one decision on purpose, to see what notices", readSaboteur)
    .option("--slow", "also scenarios that wait for minutes of real time (tag @slow)")
    .option("--parallel <count>", "scenarios at a time", readCount, 1)
    .option("--out <directory>", "where to write the reports")
    .parse();
  const flags = program.opts<Flags>();
  const selection = { ...flags, paths: checkPaths(program.args) };
  const targets = readTargets(flags.target);
  const directory = makeRunDirectory(flags.out);
  unfinished = directory;
  try {
    const code = await runEverywhere(targets, { selection, flags, directory });
    markLatest(directory);
    return code;
  } catch (error) {
    discard(directory);
    throw error;
  } finally {
    unfinished = undefined;
  }
}

interface Wanted {
  readonly selection: Selection;
  readonly flags: Flags;
  readonly directory: RunDirectory;
}

async function runEverywhere(targets: readonly TargetName[], wanted: Wanted): Promise<ExitCode> {
  const { selection, flags, directory } = wanted;
  const steps = await loadSteps();
  const runs: RunResult[] = [];
  for (const { target, profile, folder } of plannedRuns(targets, flags.profile)) {
    const path = join(directory.path, folder);
    mkdirSync(path, { recursive: true });
    const result = await runOn({ target, profile, selection, flags, path, steps });
    if (result.scenarios.length === 0)
      throw new Problem(
        "nothing-executed",
        "no scenario was selected",
        "choose other paths, tags or a name",
      );
    report(result, flags, path, directory.shown);
    runs.push(result);
  }
  if (flags.profile.length > 1)
    process.stdout.write(`${profileOverview(runs, paintFor(process.stdout))}\n`);
  const [first, second] = targets.length > 1 ? runs : [];
  const alike = first && second ? reportComparison(first, second, { directory, selection }) : true;
  const worst = gravest(runs.map(({ scenarios }) => exitCode(scenarios)));
  return alike ? worst : gravest([1, worst]);
}

interface PlannedRun {
  readonly target: TargetName;
  readonly profile: string;
  /** Below the directory of all. */
  readonly folder: string;
}

/** @throws Problem for two worlds and several profiles at once. */
function plannedRuns(
  targets: readonly TargetName[],
  profiles: readonly string[],
): readonly PlannedRun[] {
  const [target = "sim"] = targets;
  const [profile = "default"] = profiles;
  if (targets.length === 1) {
    const folder = (name: string) => (profiles.length > 1 ? basename(name, ".yaml") : "");
    return profiles.map((name) => ({ target, profile: name, folder: folder(name) }));
  }
  if (profiles.length === 1)
    return targets.map((name) => ({ target: name, profile, folder: name }));
  throw new Problem(
    "profiles-compared",
    "two worlds are compared under one profile",
    "name one profile, or one target",
  );
}

interface Run extends Omit<PlannedRun, "folder"> {
  readonly selection: Selection;
  readonly flags: Flags;
  /** Where its files go. */
  readonly path: string;
  readonly steps: Awaited<ReturnType<typeof loadSteps>>;
}

async function runOn(run: Run): Promise<RunResult> {
  const { target, profile, flags } = run;
  const started = performance.now();
  const catalogue = readCatalogue();
  const told = toldRequirements(catalogue);
  const scenarios = await scenariosOf(run).finally(closeTargets);
  return {
    target,
    profile,
    profileChanges: profileChanges(profile),
    seed: flags.seed,
    milliseconds: performance.now() - started,
    scenarios,
    requirements: requirementResults(catalogue, scenarios, told),
  };
}

/** That run scenarios beside this thread. */
let threads = 0;
let unfinished: RunDirectory | undefined;

async function scenariosOf({ selection, target, profile, path, steps, flags }: Run) {
  const { seed, saboteur, slow } = flags;
  const sabotage = saboteur !== undefined && target === broken(flags) ? { saboteur } : {};
  const progress = new Progress(process.stderr);
  await prepareTarget(target);
  threads = flags.parallel > 1 ? flags.parallel : 0;
  const envelopes = await runScenarios(
    selection,
    { target, profile, seed, ...(slow && { slow }), ...sabotage },
    {
      files: {
        [join(path, "messages.ndjson")]: "message",
        [join(path, "cucumber.html")]: "html",
        [join(path, "junit.xml")]: "junit",
      },
      onMessage: progress.watch,
      steps,
      parallel: threads,
    },
  );
  return scenarioResults(envelopes);
}

/** Of two worlds the simulator alone is broken: the comparison has to notice. */
function broken({ target }: Flags): TargetName {
  return target === "kind" ? "kind" : "sim";
}

function report(
  result: RunResult,
  { seed, saboteur, slow }: Flags,
  path: string,
  directory: string,
): void {
  const replay = (place: string) => {
    const target = result.target === "sim" ? "" : ` --target ${result.target}`;
    const changed = result.profile === "default" ? "" : ` --profile ${result.profile}`;
    const sabotage = saboteur === undefined ? "" : ` --saboteur ${saboteur}`;
    return `npm run conformance -- ${place} --seed ${seed}${target}${changed}${sabotage}${slow ? " --slow" : ""}`;
  };
  const json = `${JSON.stringify(verdictsDocument(result, replay), null, 2)}\n`;
  writeFileSync(join(path, "verdicts.json"), json);
  writeFileSync(join(path, "coverage.md"), `${coverageMarkdown(result)}\n`);
  const text = summary(result, { paint: paintFor(process.stdout), replay, directory });
  process.stdout.write(`${text}\n`);
}

/** @returns whether nothing differs, and the second world has shown what the catalogue asks of it. */
function reportComparison(
  first: RunResult,
  second: RunResult,
  { directory: { path }, selection }: { directory: RunDirectory; selection: Selection },
): boolean {
  const { paths, tags, name } = selection;
  const whole = paths.length === 0 && tags === undefined && name === undefined;
  const comparison = compare(first, second, { whole });
  writeFileSync(join(path, "comparison.json"), `${JSON.stringify(comparison, null, 2)}\n`);
  writeFileSync(join(path, "comparison.md"), comparisonMarkdown(comparison));
  process.stdout.write(`${comparisonText(comparison, paintFor(process.stdout))}\n`);
  return failures(comparison).length === 0;
}

/** A failure weighs more than something inconclusive, and that more than nothing. */
function gravest(codes: readonly ExitCode[]): ExitCode {
  return ([1, 3, 2] as const).find((code) => codes.includes(code)) ?? 0;
}

/** @throws InvalidArgumentError for anything but a whole number from 1 to 64. */
function readCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= 64) return count;
  throw new InvalidArgumentError("It is a whole number from 1 to 64.");
}

onSignal(async () => {
  await closeEverywhere(threads);
  if (unfinished) discard(unfinished);
});

await run(conformance);
