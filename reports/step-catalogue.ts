/** The steps that scenarios can use, read from the messages of a run: each with where it is used. */
import type { Envelope, PickleStep, TestStep } from "@cucumber/messages";
import { distance } from "fastest-levenshtein";

export interface CatalogueStep {
  /** "the certificate of {party} is renewed" */
  readonly pattern: string;
  /** "steps/credentials.steps.ts:40" */
  readonly place: string;
  /** Names of its parameter types, in their order. */
  readonly parameters: readonly string[];
  /** Uses in feature files; empty: no scenario needs the step. */
  readonly uses: readonly StepUse[];
}

interface StepUse {
  readonly text: string;
  /** "features/renewal/leaves.feature": a file of a scenario that has the step. */
  readonly file: string;
  readonly values: readonly string[];
}

/** In the order in which the steps are defined. Works on a dry run too: what is selected is enough. */
export function stepCatalogue(envelopes: readonly Envelope[]): CatalogueStep[] {
  const uses = usesById(envelopes);
  return envelopes.flatMap(({ stepDefinition }) => {
    if (!stepDefinition) return [];
    const { id, pattern, sourceReference } = stepDefinition;
    return [
      {
        pattern: pattern.source,
        place: `${sourceReference.uri}:${sourceReference.location?.line}`,
        parameters: [...pattern.source.matchAll(/\{(\w*)\}/g)].map(([, name]) => name || "any"),
        uses: uses.get(id) ?? [],
      },
    ];
  });
}

function usesById(envelopes: readonly Envelope[]): Map<string, StepUse[]> {
  const pickles = new Map(envelopes.flatMap(({ pickle }) => (pickle ? [[pickle.id, pickle]] : [])));
  const uses = new Map<string, StepUse[]>();
  for (const { testCase } of envelopes) {
    const pickle = pickles.get(testCase?.pickleId ?? "");
    if (!testCase || !pickle) continue;
    const texts = new Map(pickle.steps.map((step): [string, PickleStep] => [step.id, step]));
    for (const step of testCase.testSteps) {
      const text = texts.get(step.pickleStepId ?? "")?.text;
      const [definition] = step.stepDefinitionIds ?? [];
      if (text === undefined || definition === undefined) continue;
      const use = { text, file: pickle.uri, values: valuesOf(step) };
      uses.set(definition, [...(uses.get(definition) ?? []), use]);
    }
  }
  return uses;
}

function valuesOf({ stepMatchArgumentsLists }: TestStep): string[] {
  const [list] = stepMatchArgumentsLists ?? [];
  return (list?.stepMatchArguments ?? []).map(({ group }) => group.value ?? "");
}

/**
 * The step that somebody most likely meant by words that no step has: nearest in letters, with what is in
 * quotes, numbers and parameters left out.
 * @returns undefined when nothing is even similar.
 */
export function nearestStep(
  text: string,
  catalogue: readonly CatalogueStep[],
): CatalogueStep | undefined {
  const wanted = bare(text);
  const ranked = catalogue
    .map((step) => ({
      step,
      away: Math.min(...wordings(step).map((one) => distance(wanted, one))),
    }))
    .sort((one, other) => one.away - other.away);
  const [best] = ranked;
  return best && best.away <= wanted.length / 2 ? best.step : undefined;
}

/** The pattern, and the sentences in which it is used: they are nearer to what somebody writes. */
function wordings({ pattern, uses }: CatalogueStep): string[] {
  return [...new Set([pattern, ...uses.map(({ text }) => text)].map(bare))];
}

function bare(text: string): string {
  return text
    .toLowerCase()
    .replace(/"[^"]*"|\{\w*\}|[\d.]+/g, "")
    .replace(/\s+/g, " ")
    .trim();
}
