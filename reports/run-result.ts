/** One run as a whole. */
import { createHash } from "node:crypto";
import type { RequirementResult } from "./requirement-result.ts";
import type { ScenarioResult, Verdict } from "./scenario-result.ts";

export interface RunResult {
  readonly target: string;
  readonly profile: string;
  /** In what it differs from the default profile. */
  readonly profileChanges: readonly ProfileChange[];
  readonly seed: string;
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

/** 0 all that ran passed, 1 a failure, 2 nothing was executed, 3 inconclusive or our own error. */
export function exitCode(scenarios: readonly ScenarioResult[]): 0 | 1 | 2 | 3 {
  const { PASS, FAIL, INCONCLUSIVE, HARNESS } = countVerdicts(scenarios);
  if (FAIL > 0) return 1;
  if (INCONCLUSIVE + HARNESS > 0) return 3;
  return PASS > 0 ? 0 : 2;
}
