/** The verdicts of several shards as those of one run: scenario for scenario what it would have said. */
import { Problem } from "../sim/problem.ts";
import type { Requirement } from "./catalogue.ts";
import { interleaved } from "./merged-messages.ts";
import { requirementResults } from "./requirement-result.ts";
import type { RunResult } from "./run-result.ts";
import type { ScenarioResult } from "./scenario-result.ts";
import type { VerdictsDocument } from "./verdicts.ts";

export interface Shard {
  /** Where it was read, for messages. */
  readonly file: string;
  readonly document: VerdictsDocument;
}

/** @returns the shards in their order. @throws Problem unless they are the parts of one run, each once. */
export function orderedShards<Part extends Shard>(shards: readonly Part[]): Part[] {
  const [first] = shards;
  if (!first) throw new Problem("shards-missing", "there is no shard to merge", "name directories");
  for (const shard of shards) refuseStranger(shard, first);
  const parts = partsOf(first);
  const ordered = Array.from({ length: parts }, (_, index) => theOne(shards, index + 1, parts));
  const [longest, shortest] = [ordered[0], ordered.at(-1)].map(countOf);
  if ((longest ?? 0) - (shortest ?? 0) > 1) {
    throw new Problem(
      "shards-differ",
      `${first.file}: ${longest} scenarios in the first shard and ${shortest} in the last`,
      "merge shards of one commit",
    );
  }
  return ordered;
}

/** @param ordered by `orderedShards`. */
export function mergedRun(ordered: readonly Shard[], catalogue: readonly Requirement[]): RunResult {
  const documents = ordered.map(({ document }) => document);
  const [first] = documents as [VerdictsDocument];
  const { shard: _, ...selection } = first.selection;
  const scenarios = interleaved(documents.map((document) => document.scenarios.map(scenarioOf)));
  const told = first.requirements.filter(({ verdict }) => verdict !== "NO SCENARIO");
  return {
    target: first.target,
    profile: first.profile,
    profileChanges: first.profileChanges,
    seed: first.seed,
    ...(first.slow && { slow: first.slow }),
    ...(first.saboteur !== undefined && { saboteur: first.saboteur }),
    selection: selection as RunResult["selection"],
    versions: first.versions,
    // They ran beside each other.
    milliseconds: Math.max(...documents.map(({ wallMilliseconds }) => wallMilliseconds)),
    scenarios,
    requirements: requirementResults(catalogue, scenarios, new Set(told.map(({ id }) => id))),
  };
}

/** What all shards of a run have in common. */
const common = [
  "target",
  "profile",
  "seed",
  "saboteur",
  "slow",
  "profileChanges",
  "version",
  "versions",
] as const;

function refuseStranger({ file, document }: Shard, first: Shard): void {
  const refuse = (field: string, one: unknown, other: unknown): never => {
    throw new Problem(
      "shards-differ",
      `${file}: ${field} is ${JSON.stringify(one)}; it is ${JSON.stringify(other)} in ${first.file}`,
      "merge shards of one run",
    );
  };
  for (const field of common) {
    const [one, other] = [document[field], first.document[field]];
    if (JSON.stringify(one) !== JSON.stringify(other)) refuse(field, one, other);
  }
  const selected = ({ selection: { shard, ...rest } }: VerdictsDocument) =>
    JSON.stringify([rest, shard?.split("/")[1]]);
  if (selected(document) !== selected(first.document))
    refuse("selection", document.selection, first.document.selection);
}

function partsOf({ file, document }: Shard): number {
  const { shard } = document.selection;
  if (shard !== undefined) return Number(shard.split("/")[1]);
  throw new Problem("shard-whole", `${file} is no shard`, "merge what --shard has made");
}

function theOne<Part extends Shard>(shards: readonly Part[], part: number, parts: number): Part {
  const name = `${part}/${parts}`;
  const [found, again] = shards.filter(({ document }) => document.selection.shard === name);
  if (!found)
    throw new Problem("shard-missing", `shard ${name} is missing`, "name its directory as well");
  if (again) {
    const twice = `shard ${name} is in ${found.file} and in ${again.file}`;
    throw new Problem("shard-twice", twice, "name one of them");
  }
  return found;
}

function countOf(shard: Shard | undefined): number {
  return shard?.document.scenarios.length ?? 0;
}

function scenarioOf(document: VerdictsDocument["scenarios"][number]): ScenarioResult {
  const {
    virtualSeconds,
    wallMilliseconds,
    rule,
    reason,
    step,
    lastEvents = [],
    clock = "",
    ledger = [],
    known: _,
    replay: __,
    ...same
  } = document;
  return {
    ...same,
    rule,
    reason,
    step,
    lastEvents,
    clock,
    ledger,
    milliseconds: wallMilliseconds,
    virtualTime: virtualSeconds,
  };
}
