/** One run as a whole. */
import { createHash } from "node:crypto";
import type { RequirementResult } from "./requirement-result.ts";
import type { ScenarioResult, Verdict } from "./scenario-result.ts";

/** Which scenarios a run was to take; nothing in it: all. */
export interface Selection {
  /** Feature files, folders, or "file:line". */
  readonly paths?: readonly string[];
  /** A tag expression. */
  readonly tags?: string;
  /** A regular expression that scenario names match. */
  readonly name?: string;
  /** "2/4": of every four scenarios the second. */
  readonly shard?: string;
}

export interface RunResult {
  readonly target: "sim" | "kind";
  readonly profile: string;
  /** In what it differs from the default profile. */
  readonly profileChanges: readonly ProfileChange[];
  readonly seed: string;
  /** Who broke it on purpose. */
  readonly saboteur?: string;
  /** Scenarios that wait for minutes of real time ran as well. */
  readonly slow?: true;
  readonly selection: Selection;
  /** What the world was made of: "Kubernetes", "node image"; by name. */
  readonly versions: Readonly<Record<string, string>>;
  /** Of the whole process, in milliseconds. */
  readonly milliseconds: number;
  readonly scenarios: readonly ScenarioResult[];
  readonly requirements: readonly RequirementResult[];
}

interface ProfileChange {
  /** "hostLayer.tokenLifetime" */
  readonly field: string;
  /** As the profile's file has it: "60 days". */
  readonly value: string;
  readonly byDefault: string;
}

/** Nothing was left out by choice. */
export function isWhole({ selection }: { readonly selection: object }): boolean {
  return Object.keys(selection).length === 0;
}

/** Their profiles are told side by side; two worlds are compared. */
export function isOneWorld(runs: readonly Pick<RunResult, "target">[]): boolean {
  return new Set(runs.map(({ target }) => target)).size === 1;
}

export function countVerdicts(scenarios: readonly ScenarioResult[]): Record<Verdict, number> {
  const counts: Record<Verdict, number> = {
    PASS: 0,
    FAIL: 0,
    INCONCLUSIVE: 0,
    HARNESS: 0,
    "NOT RUN": 0,
  };
  for (const { verdict } of scenarios) counts[verdict]++;
  return counts;
}

/** One hash for the run: over its scenarios in their order, with their traces. */
export function runHash(scenarios: readonly ScenarioResult[]): string {
  const hash = createHash("sha256");
  for (const { place, name, traceHash } of scenarios)
    hash.update(`${place}\t${name}\t${traceHash}\n`);
  return hash.digest("hex");
}

export function total(scenarios: readonly ScenarioResult[], of: "virtualTime" | "events"): number {
  return scenarios.reduce((sum, scenario) => sum + scenario[of], 0);
}

/** 0 all that ran passed, 1 a failure that is not known, 2 nothing was executed, 3 inconclusive or our own error. */
export function exitCode(scenarios: readonly ScenarioResult[]): 0 | 1 | 2 | 3 {
  const { PASS, FAIL, INCONCLUSIVE, HARNESS } = countVerdicts(scenarios);
  if (scenarios.some(({ verdict, known }) => verdict === "FAIL" && !known)) return 1;
  if (INCONCLUSIVE + HARNESS > 0) return 3;
  return PASS + FAIL > 0 ? 0 : 2;
}
