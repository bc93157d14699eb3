/** npm run conformance: the scenarios on the simulator, a summary, and the reports. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readCatalogue } from "../reports/catalogue.ts";
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
import { summary } from "../reports/summary.ts";
import { verdictsDocument } from "../reports/verdicts.ts";
import { Problem } from "../sim/problem.ts";
import type { TargetName } from "../steps/target.ts";
import { runScenarios, type Selection } from "./cucumber.ts";
import { toldRequirements } from "./feature-tags.ts";
import { checkPaths, checkTags, command, readProfileName, readSeed } from "./options.ts";
import { type ExitCode, run } from "./outcome.ts";
import { Progress } from "./progress.ts";

interface Flags {
  readonly tags?: string;
  readonly name?: string;
  readonly seed: string;
  readonly profile: string;
  readonly target: string;
  readonly out?: string;
}

async function conformance(): Promise<ExitCode> {
  const started = performance.now();
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
      "--profile <name>",
      "lifetimes and thresholds: one of fixtures/profiles by its name, or a file",
      readProfileName,
      "default",
    )
    .option("--target <name>", "the world to run in", "sim")
    .option("--out <directory>", "where to write the reports")
    .parse();
  const flags = program.opts<Flags>();
  const selection = { ...flags, paths: checkPaths(program.args) };
  const catalogue = readCatalogue();
  const told = toldRequirements(catalogue);
  const target = readTarget(flags.target);
  const directory = makeRunDirectory(flags.out);
  const scenarios = await scenariosOf(selection, flags, target, directory);
  if (scenarios.length === 0) {
    discard(directory);
    throw new Problem(
      "nothing-executed",
      "no scenario was selected",
      "choose other paths, tags or a name",
    );
  }
  const result: RunResult = {
    target,
    profile: flags.profile,
    seed: flags.seed,
    milliseconds: performance.now() - started,
    scenarios,
    requirements: requirementResults(catalogue, scenarios, told),
  };
  report(result, flags, directory);
  return exitCode(scenarios);
}

async function scenariosOf(
  selection: Selection,
  { seed, profile }: Flags,
  target: TargetName,
  { path }: RunDirectory,
) {
  const progress = new Progress(process.stderr);
  const envelopes = await runScenarios(
    selection,
    { target, profile, seed },
    {
      files: {
        [join(path, "messages.ndjson")]: "message",
        [join(path, "cucumber.html")]: "html",
        [join(path, "junit.xml")]: "junit",
      },
      onMessage: progress.watch,
    },
  );
  return scenarioResults(envelopes);
}

function report(result: RunResult, { seed, profile }: Flags, directory: RunDirectory): void {
  const replay = (place: string) => {
    const changed = profile === "default" ? "" : ` --profile ${profile}`;
    return `npm run conformance -- ${place} --seed ${seed}${changed}`;
  };
  const json = `${JSON.stringify(verdictsDocument(result, replay), null, 2)}\n`;
  writeFileSync(join(directory.path, "verdicts.json"), json);
  writeFileSync(join(directory.path, "coverage.md"), `${coverageMarkdown(result)}\n`);
  markLatest(directory);
  const text = summary(result, {
    paint: paintFor(process.stdout),
    replay,
    directory: directory.shown,
  });
  process.stdout.write(`${text}\n`);
}

function readTarget(name: string): TargetName {
  if (name === "sim") return name;
  throw new Problem("target-unknown", `there is no target "${name}"`, "use sim");
}

await run(conformance);
