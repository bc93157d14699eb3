/**
 * npm run sabotage:kind: breaks decisions that the actors on kind share with the simulator, one at a time.
 * Each must be noticed by a judge that shares no code with them; broken in the simulator alone, it must make
 * the worlds differ.
 */
import Table from "cli-table3";
import { readCatalogue } from "../reports/catalogue.ts";
import { compare } from "../reports/comparison.ts";
import { paintFor } from "../reports/paint.ts";
import { requirementResults } from "../reports/requirement-result.ts";
import type { RunResult } from "../reports/run-result.ts";
import { scenarioResults } from "../reports/scenario-result.ts";
import { type Saboteur, saboteurs } from "../sim/faults/saboteurs/index.ts";
import type { TargetOptions } from "../steps/target-factory.ts";
import { runScenarios } from "./cucumber.ts";
import { command, readSeed } from "./options.ts";
import { type ExitCode, run } from "./outcome.ts";
import { withTarget } from "./target-in-use.ts";

type Shown = Saboteur & Required<Pick<Saboteur, "onKind">>;

async function sabotageKind(): Promise<ExitCode> {
  const program = command(
    "sabotage:kind",
    "Breaks what both worlds share; is it noticed on kind, and where the simulator alone is broken?",
    "one was not noticed",
  )
    .option("--seed <number>", "seed of all randomness", readSeed, "1")
    .parse();
  const { seed } = program.opts<{ seed: string }>();
  const shown = saboteurs.filter((saboteur): saboteur is Shown => saboteur.onKind !== undefined);
  const table = new Table({
    head: ["Saboteur", "Requirement", "Judge", "Noticed on kind", "Worlds differ"],
    style: { head: [], border: [], compact: true },
  });
  const paint = paintFor(process.stdout);
  const word = (holds: boolean) => (holds ? paint.good("yes") : paint.bad("no"));
  let caught = 0;
  await withTarget({ target: "kind" }, async () => {
    process.stderr.write("nobody\n");
    const named = new Set(shown.map(({ onKind }) => onKind.requirement));
    const untouched = await ran([...named], { target: "kind", seed });
    for (const saboteur of shown) {
      process.stderr.write(`${saboteur.name}\n`);
      const { name, onKind } = saboteur;
      const noticed = await isNoticed(saboteur, seed);
      const differ = await makesWorldsDiffer(saboteur, seed, untouched);
      if (noticed && differ) caught++;
      table.push([name, onKind.requirement, onKind.judge, word(noticed), word(differ)]);
    }
  });
  process.stdout.write(`${table}\n${caught} of ${shown.length} saboteurs noticed\n`);
  return caught === shown.length ? 0 : 1;
}

/** A scenario of the requirement fails by what the judge has said. */
async function isNoticed({ name, onKind }: Shown, seed: string): Promise<boolean> {
  const { requirements } = await ran([onKind.requirement], {
    target: "kind",
    seed,
    saboteur: name,
  });
  const scenarios = requirements.flatMap((requirement) => requirement.scenarios);
  return scenarios.some(
    ({ verdict, judges }) => verdict === "FAIL" && judges.at(-1) === onKind.judge,
  );
}

/** @param untouched what becomes of the requirement on kind where nothing is broken. */
async function makesWorldsDiffer(
  { name, onKind }: Shown,
  seed: string,
  untouched: Ran,
): Promise<boolean> {
  const simulated = await ran([onKind.requirement], { target: "sim", seed, saboteur: name });
  return compare(simulated, untouched, { whole: false }).requirements.some(
    ({ agreement, verdicts }) => agreement === "differ" && verdicts.join() === "FAIL,PASS",
  );
}

type Ran = Pick<RunResult, "target" | "requirements">;

/** What becomes of requirements. */
async function ran(
  ids: readonly string[],
  world: Pick<TargetOptions, "target" | "seed" | "saboteur">,
): Promise<Ran> {
  const envelopes = await runScenarios(
    { paths: [], tags: ids.map((id) => `@${id}`).join(" or ") },
    { profile: "default", ...world },
    // Who has closed the nodes of one run can not start those of another: each has a thread of its own.
    { parallel: world.target === "kind" ? 1 : 0 },
  );
  const results = requirementResults(readCatalogue(), scenarioResults(envelopes), new Set());
  const requirements = results.filter(({ requirement }) => ids.includes(requirement.id));
  return { target: world.target, requirements };
}

await run(sabotageKind);
