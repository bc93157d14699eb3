/** npm run conformance: the scenarios on the simulator or a real cluster, a summary, and the reports. */
import { join } from "node:path";
import { InvalidArgumentError } from "commander";
import { readCatalogue } from "../reports/catalogue.ts";
import { requirementResults } from "../reports/requirement-result.ts";
import {
  discard,
  makeRunDirectory,
  markLatest,
  type RunDirectory,
} from "../reports/run-directory.ts";
import type { RunResult, Selection } from "../reports/run-result.ts";
import { scenarioResults } from "../reports/scenario-result.ts";
import { profileChanges } from "../sim/policy/profile-file.ts";
import { Problem } from "../sim/problem.ts";
import type { TargetName } from "../steps/target.ts";
import { addBaselineFlags, type Baseline, type BaselineFlags, openBaseline } from "./baseline.ts";
import { conclude } from "./conclusion.ts";
import { runScenarios } from "./cucumber.ts";
import { toldRequirements } from "./feature-tags.ts";
import {
  checkPaths,
  checkPattern,
  checkTags,
  readProfileNames,
  readSaboteur,
  readSeed,
  readTargets,
  verdictCommand,
} from "./options.ts";
import { type ExitCode, run } from "./outcome.ts";
import { Progress } from "./progress.ts";
import { onSignal } from "./signals.ts";
import { withTarget } from "./target-in-use.ts";
import { suitableThreads } from "./threads.ts";

interface Flags extends BaselineFlags {
  readonly tags?: string;
  readonly name?: string;
  readonly seed: string;
  readonly profile: readonly string[];
  readonly target: readonly TargetName[];
  readonly saboteur?: string;
  readonly slow?: boolean;
  readonly keep?: boolean;
  readonly parallel?: number;
  readonly shard?: string;
  readonly out?: string;
}

async function conformance(): Promise<ExitCode> {
  const program = addBaselineFlags(
    verdictCommand("conformance", "Runs the scenarios and says which requirements hold.")
      .argument("[paths...]", "feature files, folders, or file:line")
      .option(
        "--tags <expression>",
        "only scenarios with these tags, such as @RV-07 or '@RV-07 or @RV-08'",
        checkTags,
      )
      .option(
        "--name <pattern>",
        "only scenarios whose name matches this regular expression",
        checkPattern,
      )
      .option("--seed <number>", "seed of all randomness", readSeed, "1")
      .option(
        "--profile <names>",
        "lifetimes and thresholds: of fixtures/profiles by name, or a file; several, or all, in turn",
        readProfileNames,
        ["default"],
      )
      .option(
        "--target <names>",
        "the world to run in: sim, kind, or sim,kind to compare",
        readTargets,
        ["sim"],
      )
      .option(
        "--saboteur <name>",
        "break one decision on purpose, to see what notices",
        readSaboteur,
      )
      .option("--slow", "also scenarios that wait for minutes of real time (tag @slow)")
      .option(
        "--keep",
        "leave the real control plane to the next run with --keep, and use one that was left",
      )
      .option("--parallel <count>", "scenarios at a time", readCount)
      .option("--shard <part>", "a part of the scenarios, such as 2/4", readShard)
      .option("--out <directory>", "where to write the reports"),
  ).parse();
  const flags = program.opts<Flags>();
  const selection = selectionOf(flags, checkPaths(program.args));
  const planned = plannedRuns(flags.target, flags.profile);
  const baseline = openBaseline(flags);
  refuseBaselineOfPart(flags);
  refuseToKeep(flags);
  const directory = makeRunDirectory(planned, flags.out);
  const finished = onSignal(async () => discard(directory));
  try {
    const code = await runEverywhere(planned, { selection, flags, directory, baseline });
    markLatest(directory);
    return code;
  } catch (error) {
    // Of an error of ours somebody will want to see how far it came.
    if (error instanceof Problem) discard(directory);
    else process.stderr.write(`Cucumber's own files of this run are in ${directory.shown}\n`);
    throw error;
  } finally {
    finished();
  }
}

/** A part of a requirement's scenarios can not say whether its entry is stale; an entry is of no profile. */
function refuseBaselineOfPart({ baseline, shard, profile }: Flags): void {
  if (baseline === undefined) return;
  if (shard !== undefined)
    throw new Problem(
      "baseline-of-shard",
      "a baseline judges a whole run, not one shard",
      "give it to: npm run merge",
    );
  if (profile.length > 1)
    throw new Problem("baseline-of-profiles", "a baseline is of one profile", "name one profile");
}

/** @throws Problem where --keep has nothing to keep, or too much. */
function refuseToKeep({ keep, target, profile, parallel = 1 }: Flags): void {
  if (!keep) return;
  if (!target.includes("kind"))
    throw new Problem("keep-nothing", "--keep keeps a real cluster", "add --target kind");
  if (parallel > 1)
    throw new Problem(
      "keep-parallel",
      "--keep keeps one cluster, and --parallel uses several",
      "leave one of them out",
    );
  if (profile.length > 1)
    throw new Problem("keep-profiles", "--keep keeps a cluster of one profile", "name one profile");
}

function selectionOf({ tags, name, shard }: Flags, paths: readonly string[]): Selection {
  return {
    ...(paths.length > 0 && { paths }),
    ...(tags !== undefined && { tags }),
    ...(name !== undefined && { name }),
    ...(shard !== undefined && { shard }),
  };
}

interface Wanted {
  readonly selection: Selection;
  readonly flags: Flags;
  readonly directory: RunDirectory;
  readonly baseline: Baseline | undefined;
}

async function runEverywhere(planned: readonly PlannedRun[], wanted: Wanted): Promise<ExitCode> {
  const { selection, flags, directory, baseline } = wanted;
  const runs: RunResult[] = [];
  const runIn = async (target: TargetName, versions: RunResult["versions"]) => {
    for (const [index, plan] of planned.entries()) {
      if (plan.target !== target) continue;
      const path = directory.folders[index] as string;
      runs.push(await runOn({ ...plan, selection, flags, path, versions }));
    }
  };
  for (const target of flags.target)
    await withTarget({ target, keep: flags.keep }, (versions) => runIn(target, versions));
  return conclude(runs, directory, baseline);
}

interface PlannedRun {
  readonly target: TargetName;
  readonly profile: string;
}

/** @throws Problem for several worlds under several profiles. */
function plannedRuns(
  targets: readonly TargetName[],
  profiles: readonly string[],
): readonly PlannedRun[] {
  if (targets.length > 1 && profiles.length > 1)
    throw new Problem(
      "profiles-of-worlds",
      "two worlds are compared under one profile",
      "name one profile, or one target",
    );
  return targets.flatMap((target) => profiles.map((profile) => ({ target, profile })));
}

interface Run extends PlannedRun {
  readonly selection: Selection;
  readonly flags: Flags;
  /** Where its files go. */
  readonly path: string;
  /** Of what the world is made of. */
  readonly versions: RunResult["versions"];
}

/** @throws Problem when no scenario is selected. */
async function runOn(run: Run): Promise<RunResult> {
  const { target, profile, flags, versions } = run;
  const started = performance.now();
  const catalogue = readCatalogue();
  const told = toldRequirements(catalogue);
  const scenarios = await scenariosOf(run);
  if (scenarios.length === 0)
    throw new Problem(
      "nothing-executed",
      "no scenario was selected",
      "choose other paths, tags, name or shard",
    );
  return {
    target,
    profile,
    profileChanges: profileChanges(profile),
    seed: flags.seed,
    ...(flags.saboteur !== undefined && { saboteur: flags.saboteur }),
    ...(flags.slow && { slow: true }),
    selection: run.selection,
    versions,
    milliseconds: performance.now() - started,
    scenarios,
    requirements: requirementResults(catalogue, scenarios, told),
  };
}

async function scenariosOf({ selection, target, profile, path, flags }: Run) {
  const { seed, saboteur, slow } = flags;
  // Of two worlds the simulator alone is broken: the comparison has to notice.
  const isBroken = flags.target.length === 1 || target === "sim";
  const sabotage = saboteur !== undefined && isBroken ? { saboteur } : {};
  const progress = new Progress(process.stderr);
  const envelopes = await runScenarios(
    selection,
    { target, profile, seed, ...(slow && { slow }), ...sabotage },
    {
      files: {
        [join(path, "messages.ndjson")]: "message",
        [join(path, "cucumber.html")]: "html",
      },
      onMessage: progress.watch,
      parallel: await threadsFor(selection, target, flags),
    },
  );
  return scenarioResults(envelopes);
}

/** 0: none beside this one. */
async function threadsFor(
  selection: Selection,
  target: TargetName,
  { parallel, profile, keep }: Flags,
): Promise<number> {
  const one = keep && target === "kind";
  const threads = parallel ?? (one ? 1 : await suitableThreads(selection, target));
  // Who has closed the nodes of one run can not start those of another: each has threads of its own.
  return threads > 1 || (target === "kind" && profile.length > 1) ? threads : 0;
}

/** @throws InvalidArgumentError for anything but a whole number from 1 to 64. */
function readCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= 64) return count;
  throw new InvalidArgumentError("It is a whole number from 1 to 64.");
}

/** @throws InvalidArgumentError for anything but "2/4", the first number not above the second. */
function readShard(text: string): string {
  const [, part, parts] = /^([1-9]\d*)\/([1-9]\d*)$/.exec(text) ?? [];
  if (part !== undefined && Number(part) <= Number(parts)) return text;
  throw new InvalidArgumentError("A shard is a part of all parts, such as 2/4.");
}

await run(conformance);
