/** What an operator does, and how attempts end. */
import { Then, When } from "@cucumber/cucumber";
import type { Duration } from "../sim/time/duration.ts";
import { add, between } from "../sim/time/instant.ts";
import { describeOutcome, isRefusal, type RefusalWords } from "./vocabulary/refusal.ts";
import type { Span } from "./vocabulary/span.ts";
import type { ScenarioWorld } from "./world.ts";

When(
  "the operator repairs the cluster with {string}",
  async function (this: ScenarioWorld, switches: string) {
    await this.attempt(() => this.target.operations.repair(switches));
  },
);

When("the operator updates the {system}", async function (this: ScenarioWorld, _: string) {
  await this.attempt(() => this.target.operations.update());
});

When("the operator rotates the cloud agent CA", async function (this: ScenarioWorld) {
  await this.attempt(() => this.target.operations.rotateAuthority());
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
        await rotateAuthority(this);
        nextRotation = add(time.now(), rotations(profile));
      }
      this.expectAccepted(await this.target.operations.update(), "the update");
    }
  },
);

When("the operator repairs the hosts", async function (this: ScenarioWorld) {
  await this.attempt(() => this.target.operations.repairHosts());
});

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

Then("nothing has changed", async function (this: ScenarioWorld) {
  const now = await this.target.credentials.fingerprint();
  this.expect(now === this.before, "no credential made and nothing stored", "something was");
});

/** A new CA, and the command line through which the operator works signs in by it. */
async function rotateAuthority({ target }: ScenarioWorld): Promise<void> {
  await target.operations.rotateAuthority();
  await target.host.signIn("admin-cli");
}
