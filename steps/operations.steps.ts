/** What an operator does, and how attempts end. */

import { type DataTable, Then, When } from "@cucumber/cucumber";
import type { Duration } from "../sim/time/duration.ts";
import { add, between } from "../sim/time/instant.ts";
import type { Outcome } from "./target.ts";
import { describeOutcome, isRefusal, type RefusalWords } from "./vocabulary/refusal.ts";
import type { Span } from "./vocabulary/span.ts";
import { nothingHasChanged, type ScenarioWorld } from "./world.ts";

When("the operator runs {string}", async function (this: ScenarioWorld, command: string) {
  await this.attempt(() => this.target.operations.run(command));
});

When(
  "{string} has begun with {string}, and is after step {int}",
  async function (this: ScenarioWorld, by: string, command: string, steps: number) {
    await this.attempt(() => this.target.operations.begin(by, command, steps));
    this.expectAccepted(this.outcome, `the beginning of "${by}"`);
  },
);

When("{string} goes on", async function (this: ScenarioWorld, by: string) {
  await this.attempt(() => this.target.operations.goOn(by));
});

When("{string} is cut off", async function (this: ScenarioWorld, by: string) {
  await this.target.operations.cutOff(by);
});

/**
 * Before its first step, after it, after the second, and so on, each time with the rest of what is to be
 * done then, until one run has no step left before which it could be interrupted.
 */
When(
  "the operator runs {string}, and is cut off before each of its steps in turn",
  async function (this: ScenarioWorld, command: string) {
    const { operations, credentials } = this.target;
    let cuts = 0;
    for (let steps = 0; ; steps++) {
      const plan = this.judged(await operations.run(`${command} -WhatIf`));
      this.expectAccepted(plan, "the plan");
      if (steps >= stepsOf(plan).length) break;
      const begun = await operations.begin("operator", command, steps);
      this.expectAccepted(begun, `the first ${steps} steps`);
      await operations.cutOff("operator");
      cuts++;
      const stray = await this.learn(credentials.strayKeys());
      const next = stepsOf(plan)[steps];
      this.expect(stray.length === 0, `every key in its place before "${next}"`, stray.join("; "));
    }
    this.expect(cuts > 0, "a step before which to be cut off", "there was none");
  },
);

Then("its steps are", function (this: ScenarioWorld, table: DataTable) {
  this.expectAccepted(this.outcome, "it");
  const [wanted, found] = [table.raw().flat(), stepsOf(this.outcome)];
  this.expect(
    wanted.join() === found.join(),
    `these steps: ${wanted.join(", ")}`,
    `they are: ${found.join(", ")}`,
  );
});

Then("every certificate lies beside its own key", async function (this: ScenarioWorld) {
  const stray = await this.learn(this.target.credentials.strayKeys());
  this.expect(stray.length === 0, "every key in its place", stray.join("; "));
});

When(
  "{span} pass(es), with an update every {span} and a new cloud agent CA every {span}",
  async function (this: ScenarioWorld, whole: Span, updates: Span, rotations: Span) {
    const { profile, time } = this.target;
    const end = add(time.now(), whole(profile));
    let nextRotation = add(time.now(), rotations(profile));
    for (;;) {
      const step = Math.min(updates(profile), between(time.now(), end)) as Duration;
      await time.pass(step);
      if (time.now() === end) return;
      if (time.now() >= nextRotation) {
        // The command line, through which an update works, has lost its access with everybody else.
        for (const command of ["Invoke-AksHciRotateCACertificate", "Repair-MocLogin"])
          this.expectAccepted(await this.target.operations.run(command), command);
        nextRotation = add(time.now(), rotations(profile));
      }
      this.expectAccepted(await this.target.operations.run("Update-AksHci"), "the update");
    }
  },
);

When("the operator rotates {root}", async function (this: ScenarioWorld, root: string) {
  await this.attempt(() => this.target.operations.rotate(root));
});

When(
  "the operator rotates {root}, interrupted for {span} after each step",
  async function (this: ScenarioWorld, root: string, pause: Span) {
    const { operations, profile } = this.target;
    await this.attempt(() => operations.rotateInterrupted(root, pause(profile)));
  },
);

Then("it succeeds", function (this: ScenarioWorld) {
  this.expectAccepted(this.outcome, "it");
});

Then("it is refused: {refusal}", function (this: ScenarioWorld, words: RefusalWords) {
  this.expect(
    isRefusal(this.outcome, words),
    `the refusal "${words}"`,
    `it was ${describeOutcome(this.outcome)}`,
  );
});

Then("the refusal names {string}", function (this: ScenarioWorld, words: string) {
  this.expect(
    this.outcome.words.includes(words),
    `the refusal to name "${words}"`,
    `it says: ${this.outcome.words}`,
  );
});

Then(nothingHasChanged, async function (this: ScenarioWorld) {
  const now = await this.learn(this.target.credentials.fingerprint());
  this.expect(
    now === this.before,
    "no credential made, nothing stored and no infrastructure changed",
    "something was",
  );
});

function stepsOf({ words }: Outcome): string[] {
  return words.split("\n").filter(Boolean);
}
