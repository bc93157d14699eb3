/** Shards that belong together are one run; others are refused. */
import { describe, expect, test } from "vitest";
import { exampleRequirement, exampleRun, exampleScenario } from "./examples.ts";
import { mergedRun, orderedShards, type Shard } from "./merged-run.ts";
import { verdicts } from "./scenario-result.ts";
import { type VerdictsDocument, verdictsDocument } from "./verdicts.ts";

const scenarios = [...verdicts, ...verdicts].map((verdict, line) =>
  exampleScenario({ verdict, place: `features/f.feature:${line + 1}`, milliseconds: 12 }),
);

/** As Cucumber deals them: one to each in turn. */
function shard(part: number, parts: number, change: Partial<VerdictsDocument> = {}): Shard {
  const own = scenarios.filter((_, index) => index % parts === part - 1);
  const run = exampleRun(own, { selection: { shard: `${part}/${parts}` } });
  const document = JSON.parse(JSON.stringify({ ...verdictsDocument(run), ...change }));
  return { file: `shard-${part}/verdicts.json`, document };
}

test.each([1, 2, 3, 4])("%i shards, in any order, are what one run would have said", (parts) => {
  const shards = Array.from({ length: parts }, (_, index) => shard(index + 1, parts)).reverse();
  const merged = mergedRun(orderedShards(shards), [exampleRequirement("RN-04")]);
  expect(verdictsDocument(merged)).toEqual(
    JSON.parse(JSON.stringify(verdictsDocument(exampleRun(scenarios)))),
  );
});

describe("what does not belong together is refused", () => {
  test.each<[string, Shard[], RegExp]>([
    ["a missing one", [shard(1, 3), shard(3, 3)], /shard 2\/3 is missing/],
    ["one twice", [shard(1, 2), shard(1, 2)], /shard 1\/2 is in shard-1.* and in shard-1/],
    ["of another seed", [shard(1, 2), shard(2, 2, { seed: "8" })], /seed is "8"; it is "7" in/],
    ["of another dealing", [shard(1, 2), shard(2, 3)], /selection is/],
    [
      "of other scenarios",
      [shard(1, 2), shard(2, 2, { scenarios: [] })],
      /5 scenarios in the first shard and 0 in the last/,
    ],
    ["a whole run", [shard(1, 1, { selection: {} })], /is no shard/],
    ["nothing", [], /there is no shard/],
  ])("%s", (_, shards, words) => {
    expect(() => orderedShards(shards)).toThrow(words);
  });
});
