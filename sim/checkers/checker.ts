/**
 * Checkers watch every event that comes with evidence, whatever a scenario says. They judge by themselves:
 * DER with node:crypto alone, manifests as they were stored, nothing of the code that decides.
 */
import type { Evidence } from "../evidence.ts";
import { describe, type TraceEvent } from "../time/trace.ts";

/** One law of the system. */
export interface Checker {
  readonly name: string;
  /** What is wrong with this event, if anything. */
  examine(event: TraceEvent, evidence: Evidence): string | undefined;
}

export class Checkers {
  readonly #checkers: readonly Checker[];
  readonly #violations: string[] = [];

  constructor(checkers: readonly Checker[]) {
    this.#checkers = checkers;
  }

  /** Each in a line: the law, what is wrong, and the event. */
  get violations(): readonly string[] {
    return this.#violations;
  }

  readonly witness = (event: TraceEvent, evidence: Evidence): void => {
    for (const checker of this.#checkers) {
      const problem = checker.examine(event, evidence);
      if (problem) this.#violations.push(`${checker.name}: ${problem} (${describe(event)})`);
    }
  };
}
