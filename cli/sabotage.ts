/**
 * npm run sabotage: breaks the simulator in every way we know, one at a time, and runs the scenarios of the
 * requirements that each names: all of these must FAIL. With --whole every scenario is run against each, and
 * no other requirement may FAIL either.
 */
import Table from "cli-table3";
import { readCatalogue } from "../reports/catalogue.ts";
import { paintFor } from "../reports/paint.ts";
import { saboteurNamed, saboteurs } from "../sim/faults/saboteurs/index.ts";
import { toldRequirements } from "./feature-tags.ts";
import { command, readSeed } from "./options.ts";
import { type ExitCode, run } from "./outcome.ts";
import type { Caught, SabotageTask } from "./sabotage-worker.ts";
import { sharedOut } from "./shared-out.ts";

interface Flags {
  readonly list?: boolean;
  readonly whole: boolean;
  readonly seed: string;
}

async function sabotage(): Promise<ExitCode> {
  const program = command(
    "sabotage",
    "Breaks the simulator in every known way and sees whether the scenarios notice.",
    "one was not caught, or a requirement has no saboteur",
  )
    .argument("[names...]", "saboteurs; none: all")
    .option("--list", "only list the saboteurs")
    .option(
      "--whole",
      "run every scenario against each: nothing else may fail; takes an hour",
      false,
    )
    .option("--seed <number>", "seed of all randomness", readSeed, "1")
    .parse();
  const flags = program.opts<Flags>();
  const chosen = program.args.length > 0 ? program.args.map(saboteurNamed) : saboteurs;
  if (flags.list) {
    for (const { name, does, breaks } of chosen)
      process.stdout.write(`${name} (${breaks.join(", ")}): ${does}\n`);
    return 0;
  }
  const results = await caughtAll(
    chosen.map(({ name }) => name),
    flags,
  );
  const escaped = results.filter(({ caught }) => !caught);
  const untouched = program.args.length > 0 ? [] : requirementsWithoutSaboteur();
  print(results, untouched);
  if (program.args.length === 0) process.stdout.write(`${requirementScore().join("\n")}\n`);
  return escaped.length === 0 && untouched.length === 0 ? 0 : 1;
}

/** Requirements with scenarios that no saboteur turns red, though the catalogue does not say why. */
function requirementsWithoutSaboteur(): string[] {
  const catalogue = readCatalogue();
  const broken = new Set(saboteurs.flatMap(({ breaks }) => breaks));
  const excused = new Set(
    catalogue.filter(({ noSaboteur }) => noSaboteur !== undefined).map(({ id }) => id),
  );
  return [...toldRequirements(catalogue)]
    .filter((id) => !broken.has(id) && !excused.has(id))
    .sort();
}

/** How many of the requirements that have scenarios some saboteur turns red, and who has none, why. */
function requirementScore(): string[] {
  const catalogue = readCatalogue();
  const broken = new Set(saboteurs.flatMap(({ breaks }) => breaks));
  const told = toldRequirements(catalogue);
  const excused = catalogue.filter(({ id, noSaboteur }) => noSaboteur && told.has(id));
  const covered = [...told].filter((id) => broken.has(id)).length;
  return [
    `${covered} of ${told.size - excused.length} requirements that a change of behaviour can break are broken by one`,
    ...excused.map(({ id, noSaboteur }) => `${id} has none: ${noSaboteur}`),
  ];
}

/** Every saboteur in turn. */
function caughtAll(names: readonly string[], { seed, whole }: Flags): Promise<Caught[]> {
  return sharedOut<SabotageTask, Caught>(
    new URL("./sabotage-worker.ts", import.meta.url),
    names.map((name) => ({ name, seed, whole })),
    "saboteurs",
  );
}

function print(results: readonly Caught[], untouched: readonly string[]): void {
  const paint = paintFor(process.stdout);
  const table = new Table({
    head: ["Saboteur", "Must fail", "Did fail"],
    style: { head: [], border: [], compact: true },
    wordWrap: true,
    colWidths: [36, 40, 60],
  });
  for (const { name, breaks, failed, other, caught } of results) {
    const did = [...failed, ...other].join(", ") || "nothing";
    table.push([name, breaks.join(", "), caught ? paint.good("the same") : paint.bad(did)]);
  }
  const caught = results.filter((result) => result.caught).length;
  process.stdout.write(`${table.toString()}\n`);
  process.stdout.write(`${caught} of ${results.length} saboteurs caught`);
  process.stdout.write(
    untouched.length > 0 ? `; no saboteur breaks ${untouched.join(", ")}\n` : "\n",
  );
}

await run(sabotage);
