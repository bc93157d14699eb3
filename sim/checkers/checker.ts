/**
 * Checkers watch every event of every run, whatever a scenario says. They judge by themselves: DER with
 * node:crypto alone, manifests as they were stored, nothing of the code that decides.
 */
import type { Evidence } from "../evidence.ts";
import type { TraceEvent } from "../time/trace.ts";

export interface Violation {
  readonly checker: string;
  readonly event: TraceEvent;
  readonly problem: string;
}

/** One law of the system. */
export interface Checker {
  readonly name: string;
  /** What is wrong with this event, if anything. */
  examine(event: TraceEvent, evidence: Evidence): string | undefined;
}

export class Checkers {
  readonly #checkers: readonly Checker[];
  readonly #violations: Violation[] = [];

  constructor(checkers: readonly Checker[]) {
    this.#checkers = checkers;
  }

  get violations(): readonly Violation[] {
    return this.#violations;
  }

  readonly witness = (event: TraceEvent, evidence: Evidence): void => {
    for (const checker of this.#checkers) {
      const problem = checker.examine(event, evidence);
      if (problem) this.#violations.push({ checker: checker.name, event, problem });
    }
  };
}
