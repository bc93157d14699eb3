/** What one scenario carries from step to step. */
import { World } from "@cucumber/cucumber";
import {
  type Blueprint,
  type Finding,
  type KeptRevocation,
  type Outcome,
  type Target,
  Unmet,
} from "./target.ts";
import type { TargetOptions } from "./target-factory.ts";
import { describeOutcome } from "./vocabulary/refusal.ts";

/** A step that compares how things stand with how they stood before the latest attempt. */
export const nothingHasChanged = "nothing has changed";

export class ScenarioWorld extends World<TargetOptions> {
  /** Set before the first step. */
  target!: Target;
  /** Collected until the scenario says what there is. */
  profileChanges: Record<string, string> = {};
  /** Other than that of the run. */
  profileName: Blueprint["profile"];
  start: Blueprint["start"];
  /** As it was when somebody read it who will change it. */
  revocationRead: KeptRevocation | undefined;
  #outcome: Outcome | undefined;
  #isNoticed = true;
  #before: string | undefined;
  /** Whether some step will ask what has changed: to look costs a real cluster tenths of a second. */
  asksForChanges = false;
  /** Whose answers the scenario's assertions went by; the latest last. */
  readonly judges = new Set<string>();

  /** Builds the world of the scenario. */
  async build(hosts: number, controlPlanes = 0, workers = 0): Promise<void> {
    const { profileName, profileChanges, start } = this;
    await this.target.build({
      hosts,
      controlPlanes,
      workers,
      profileChanges,
      ...(profileName !== undefined && { profile: profileName }),
      ...(start !== undefined && { start }),
    });
  }

  /** Does something whose outcome the next steps look at, and remembers how things stood before. */
  async attempt(action: () => Promise<Outcome>): Promise<void> {
    this.expectNoticed();
    if (this.asksForChanges) this.#before = (await this.target.credentials.fingerprint()).found;
    this.#outcome = await action();
    this.#isNoticed = this.#outcome.outcome === "accepted";
    // A refusal is looked at in any case.
    if (!this.#isNoticed) this.judged(this.#outcome);
  }

  /** @throws Unmet where the latest attempt was refused, and no step has looked at how it ended. */
  expectNoticed(): void {
    const outcome = this.#outcome;
    if (outcome && !this.#isNoticed)
      throw new Unmet(`expected what was attempted to succeed; it was ${describeOutcome(outcome)}`);
  }

  /** What an assertion goes by; notes who judged. */
  judged(outcome: Outcome): Outcome {
    this.#heard(outcome.judge);
    return outcome;
  }

  /** As `judged`, of how things stand. */
  async learn<What>(finding: Promise<Finding<What>>): Promise<What> {
    const { found, judges } = await finding;
    for (const judge of judges) this.#heard(judge);
    return found;
  }

  #heard(judge: string): void {
    this.judges.delete(judge);
    this.judges.add(judge);
  }

  get outcome(): Outcome {
    if (!this.#outcome)
      throw new Error("nothing has been attempted yet that could succeed or be refused");
    this.#isNoticed = true;
    return this.judged(this.#outcome);
  }

  /** The fingerprint from just before the latest attempt. */
  get before(): string {
    if (this.#before === undefined)
      throw new Error("nothing has been attempted yet that could change anything");
    return this.#before;
  }

  /** @throws Unmet unless `holds`; `expected` and `found` are sentences without a full stop. */
  expect(holds: boolean, expected: string, found: string): asserts holds {
    if (!holds) throw new Unmet(`expected ${expected}; ${found}`);
  }

  expectAccepted(outcome: Outcome, what: string): void {
    this.expect(
      outcome.outcome === "accepted",
      `${what} to succeed`,
      `it was ${describeOutcome(outcome)}`,
    );
  }
}
