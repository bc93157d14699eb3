/** How a value stands to the one before it, in the words of a table. */

/** @param before of the generation before. @param now of the current one. */
type Change = (before: string, now: string) => boolean;

const changes = new Map<string, Change>([
  ["the same", (before, now) => now === before],
  ["another", (before, now) => now !== before],
  ["one higher", (before, now) => Number(now) === Number(before) + 1],
]);

/** @throws Error for any other words. */
export function readChange(words: string): Change {
  const change = changes.get(words);
  if (!change)
    throw new Error(`no change is called "${words}"; there are ${[...changes.keys()].join(", ")}`);
  return change;
}
