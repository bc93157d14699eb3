/** The catalogue of steps as somebody reads it who writes a scenario. */
import type { Paint } from "../../reports/paint.ts";
import type { CatalogueStep } from "../../reports/step-catalogue.ts";

/** Steps with all these words in their pattern, an example or their file, in any letter case. */
export function findSteps(
  catalogue: readonly CatalogueStep[],
  words: string,
): readonly CatalogueStep[] {
  return catalogue.filter((step) =>
    hasWords([step.pattern, step.place, ...step.uses.map((use) => use.text)].join("\n"), words),
  );
}

function hasWords(text: string, words: string): boolean {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return wanted.every((word) => text.toLowerCase().includes(word));
}

/**
 * A topic for each file, a step in two lines: its pattern, and one sentence in which it is used.
 * @param words that were looked for: a sentence that has them is shown where there is one.
 */
export function stepList(steps: readonly CatalogueStep[], words: string, paint: Paint): string {
  const topics = Map.groupBy(steps, ({ place }) => place.replace(/^steps\/|\.steps\.ts:\d+$/g, ""));
  return [...topics]
    .map(([topic, own]) =>
      [paint.strong(topic), ...own.map((step) => entry(step, words, paint))].join("\n"),
    )
    .join("\n\n");
}

function entry({ pattern, place, uses }: CatalogueStep, words: string, paint: Paint): string {
  const texts = uses.map(({ text }) => text);
  const example = shortest(texts.filter((text) => hasWords(text, words))) ?? shortest(texts);
  return [
    `  ${pattern}  ${paint.faint(`(${counted(uses.length)}, ${place})`)}`,
    ...(example === undefined ? [] : [`      e.g. ${example}`]),
  ].join("\n");
}

function counted(uses: number): string {
  return uses === 1 ? "used once" : `used ${uses} times`;
}

/** Each parameter type of these steps with some of the values that scenarios give it. */
export function parameterList(
  catalogue: readonly CatalogueStep[],
  shown: readonly CatalogueStep[],
  paint: Paint,
): string {
  const names = [...new Set(shown.flatMap(({ parameters }) => parameters))].sort();
  const lines = names.map((name) => {
    const values = catalogue.flatMap(({ parameters, uses }) =>
      parameters.flatMap((parameter, index) =>
        parameter === name ? uses.map((use) => use.values[index] ?? "") : [],
      ),
    );
    const some = [...new Set(values)].sort((one, other) => one.length - other.length);
    return `  {${name}}  ${spread(some).join("  |  ")}`;
  });
  return [paint.strong("parameters"), ...lines].join("\n");
}

const shownValues = 5;

/** Some of them, short and long. */
function spread(values: readonly string[]): string[] {
  if (values.length <= shownValues) return [...values];
  const step = (values.length - 1) / (shownValues - 1);
  return Array.from(
    { length: shownValues },
    (_, index) => values[Math.round(index * step)] as string,
  );
}

function shortest(texts: readonly string[]): string | undefined {
  return texts.toSorted((one, other) => one.length - other.length)[0];
}
