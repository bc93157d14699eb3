/** What an operator does, and how attempts end. */
import { Then, When } from "@cucumber/cucumber";
import { describeOutcome, isRefusal, type RefusalWords } from "./vocabulary/refusal.ts";
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
