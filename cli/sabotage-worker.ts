/** One thread of npm run sabotage: runs scenarios against one saboteur after another. */
import { readCatalogue } from "../reports/catalogue.ts";
import { requirementResults } from "../reports/requirement-result.ts";
import { scenarioResults } from "../reports/scenario-result.ts";
import { saboteurNamed } from "../sim/faults/saboteurs/index.ts";
import { runScenarios } from "./cucumber.ts";
import { answerTasks } from "./shared-out.ts";

export interface SabotageTask {
  readonly name: string;
  readonly seed: string;
  /** Whether every scenario is run, or those of the requirements that the saboteur names. */
  readonly whole: boolean;
}

export interface Caught {
  readonly name: string;
  readonly breaks: readonly string[];
  /** Requirements that failed. */
  readonly failed: readonly string[];
  /** Requirements that ended in an error of ours, or inconclusive: neither may happen. */
  readonly other: readonly string[];
  readonly caught: boolean;
}

answerTasks(tryOut);

/**
 * What lives through a hundred worlds, or for years, is run for the saboteurs that name its requirement
 * alone: it would cost more than all the others together.
 */
function tagsFor(breaks: readonly string[], whole: boolean): string {
  const named = breaks.map((id) => `@${id}`).join(" or ");
  return whole ? `not @long or ${named}` : named;
}

async function tryOut({ name, seed, whole }: SabotageTask): Promise<Caught> {
  const { breaks } = saboteurNamed(name);
  const envelopes = await runScenarios(
    { paths: [], tags: tagsFor(breaks, whole) },
    { target: "sim", profile: "default", seed, saboteur: name },
  );
  const results = requirementResults(readCatalogue(), scenarioResults(envelopes), new Set());
  const withVerdict = (...verdicts: string[]) =>
    results
      .filter(({ verdict }) => verdicts.includes(verdict))
      .map(({ requirement }) => requirement.id);
  const failed = withVerdict("FAIL");
  const other = withVerdict("HARNESS", "INCONCLUSIVE");
  const exactly = breaks.every((id) => failed.includes(id)) && failed.length === breaks.length;
  return {
    name,
    breaks,
    failed,
    other: other.map((id) => `${id} (harness)`),
    caught: exactly && other.length === 0,
  };
}
