/**
 * Cucumber's messages of several shards as those of one run. Every shard tells all features, steps and
 * hooks, in the same order but with ids of its own: those of the first shard are kept.
 */
import type { Envelope } from "@cucumber/messages";
import { Problem } from "../sim/problem.ts";

/** @param shards in their order. @throws Problem when they do not tell the same features. */
export function mergedMessages(shards: readonly (readonly Envelope[])[]): Envelope[] {
  const [first = []] = shards;
  const known = idsOf(first.filter(isPrelude));
  const renamed = shards.map((shard) => withIdsOf(known, shard));
  const dynamic = renamed.map((shard) => shard.filter((envelope) => !isPrelude(envelope)));
  const started = first.filter(({ testRunStarted }) => testRunStarted);
  const ends = renamed.flatMap((shard) =>
    shard.flatMap(({ testRunFinished }) => testRunFinished ?? []),
  );
  const end = ends.toSorted((one, other) => one.timestamp.seconds - other.timestamp.seconds).at(-1);
  return [
    ...first.filter(isPrelude),
    ...started,
    ...interleaved(dynamic.map((shard) => shard.filter(({ testCase }) => testCase))),
    ...dynamic.flat().filter(({ testCase, testRunStarted, testRunFinished }) => {
      return !(testCase || testRunStarted || testRunFinished);
    }),
    ...(end
      ? [{ testRunFinished: { ...end, success: ends.every(({ success }) => success) } }]
      : []),
  ];
}

/** Back in the order from which the shards were dealt, one to each in turn. */
export function interleaved<Item>(shards: readonly (readonly Item[])[]): Item[] {
  const longest = Math.max(0, ...shards.map(({ length }) => length));
  return Array.from({ length: longest }, (_, row) =>
    shards.flatMap((shard) => shard.slice(row, row + 1)),
  ).flat();
}

/** What every shard tells alike. */
function isPrelude(envelope: Envelope): boolean {
  const { meta, source, gherkinDocument, pickle, parameterType, hook, stepDefinition } = envelope;
  return Boolean(
    meta ?? source ?? gherkinDocument ?? pickle ?? parameterType ?? hook ?? stepDefinition,
  );
}

function withIdsOf(known: readonly string[], shard: readonly Envelope[]): Envelope[] {
  const own = idsOf(shard.filter(isPrelude));
  if (own.length !== known.length) {
    throw new Problem(
      "shards-differ",
      "the shards do not tell the same features and steps",
      "merge shards of one commit",
    );
  }
  const names = new Map(own.map((id, index) => [id, known[index] as string]));
  const rename = (_: string, value: unknown) =>
    typeof value === "string" ? (names.get(value) ?? value) : value;
  return shard.map((envelope) => JSON.parse(JSON.stringify(envelope), rename));
}

/** Every id that is given, in the order in which they are given. */
function idsOf(envelopes: readonly Envelope[]): string[] {
  const ids: string[] = [];
  JSON.stringify(envelopes, (key, value) => {
    if (key === "id" && typeof value === "string") ids.push(value);
    return value;
  });
  return ids;
}
