/**
 * npm run sabotage:kind: breaks decisions that the actors on kind share with the simulator, one at a time.
 * Each must be noticed by a judge that shares no code with them.
 */
import Table from "cli-table3";
import { readCatalogue } from "../reports/catalogue.ts";
import { paintFor } from "../reports/paint.ts";
import { requirementResults } from "../reports/requirement-result.ts";
import { scenarioResults } from "../reports/scenario-result.ts";
import { type Saboteur, saboteurs } from "../sim/faults/saboteurs/index.ts";
import { runScenarios } from "./cucumber.ts";
import { command, readSeed } from "./options.ts";
import { type ExitCode, run } from "./outcome.ts";
import { withTarget } from "./target-in-use.ts";

type Shown = Saboteur & Required<Pick<Saboteur, "onKind">>;

async function sabotageKind(): Promise<ExitCode> {
  const program = command(
    "sabotage:kind",
    "Breaks what both worlds share; is it noticed on kind?",
    "one was not noticed",
  )
    .option("--seed <number>", "seed of all randomness", readSeed, "1")
    .parse();
  const { seed } = program.opts<{ seed: string }>();
  const shown = saboteurs.filter((saboteur): saboteur is Shown => saboteur.onKind !== undefined);
  const table = new Table({
    head: ["Saboteur", "Requirement", "Judge", "Noticed"],
    style: { head: [], border: [], compact: true },
  });
  const paint = paintFor(process.stdout);
  let caught = 0;
  await withTarget({ target: "kind" }, async () => {
    for (const saboteur of shown) {
      process.stderr.write(`${saboteur.name}\n`);
      const noticed = await isNoticed(saboteur, seed);
      if (noticed) caught++;
      const { name, onKind } = saboteur;
      const word = noticed ? paint.good("yes") : paint.bad("no");
      table.push([name, onKind.requirement, onKind.judge, word]);
    }
  });
  process.stdout.write(`${table}\n${caught} of ${shown.length} saboteurs noticed on kind\n`);
  return caught === shown.length ? 0 : 1;
}

/** The requirement fails, and the reason is what the judge has said. */
async function isNoticed(
  { name, onKind: { requirement, judge } }: Shown,
  seed: string,
): Promise<boolean> {
  const envelopes = await runScenarios(
    { paths: [], tags: `@${requirement}` },
    { target: "kind", profile: "default", seed, saboteur: name },
  );
  const results = requirementResults(readCatalogue(), scenarioResults(envelopes), new Set());
  const found = results.find((result) => result.requirement.id === requirement);
  const words = found?.scenarios.filter(({ verdict }) => verdict === "FAIL") ?? [];
  return words.some(({ reason }) => reason?.includes(judge));
}

await run(sabotageKind);
