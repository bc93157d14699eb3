/** Who gets through to whom, and which certificate they use. */
import { Given, Then, When } from "@cucumber/cucumber";
import { formatDuration } from "../sim/time/duration.ts";
import type { Party, Presentation } from "./target.ts";
import { describeOutcome, isRefusal, type RefusalWords } from "./vocabulary/refusal.ts";
import type { Span } from "./vocabulary/span.ts";
import type { ScenarioWorld } from "./world.ts";

Given("requests are made all the time", async function (this: ScenarioWorld) {
  await this.target.connections.callAllTheTime();
});

When("{party} restarts", async function (this: ScenarioWorld, party: Party) {
  await this.target.connections.restart(party);
});

Then(
  "{party} is accepted by {party}",
  async function (this: ScenarioWorld, from: Party, to: Party) {
    await accepted(this, from, to);
  },
);

Then(
  "{party} with {presentation} is accepted by {party}",
  async function (this: ScenarioWorld, from: Party, presentation: Presentation, to: Party) {
    await accepted(this, from, to, presentation);
  },
);

Then(
  "{party} is refused by {party}: {refusal}",
  async function (this: ScenarioWorld, from: Party, to: Party, words: RefusalWords) {
    await refused(this, from, to, words);
  },
);

Then(
  "{party} with {presentation} is refused by {party}: {refusal}",
  async function (
    this: ScenarioWorld,
    from: Party,
    presentation: Presentation,
    to: Party,
    words: RefusalWords,
  ) {
    await refused(this, from, to, words, presentation);
  },
);

Then(
  "{party} still uses {credential} as it was before",
  async function (this: ScenarioWorld, party: Party, credential: string) {
    const [used, newest] = await usedAndNewest(this, party, credential);
    this.expect(
      used === newest - 1,
      `generation ${newest - 1} of ${credential} in use`,
      `it is generation ${used}`,
    );
  },
);

Then(
  "{party} uses {credential} as it is now",
  async function (this: ScenarioWorld, party: Party, credential: string) {
    const [used, newest] = await usedAndNewest(this, party, credential);
    this.expect(
      used === newest,
      `generation ${newest} of ${credential} in use`,
      `it is generation ${used}`,
    );
  },
);

Then(
  "{party} is accepted by {party} after no more than {span} off",
  async function (this: ScenarioWorld, from: Party, to: Party, span: Span) {
    const longest = await this.learn(this.target.connections.longestOff(from, to));
    const expected = span(this.target.profile);
    this.expect(
      longest === expected,
      `the longest time off to be ${formatDuration(expected)}`,
      `it is ${formatDuration(longest)}`,
    );
  },
);

Then("{party} is ready", async function (this: ScenarioWorld, party: Party) {
  const failing = await this.learn(this.target.cluster.failingChecks(apiServerOf(party)));
  this.expect(
    failing.length === 0,
    "no readiness check to fail",
    `these do: ${failing.join(", ")}`,
  );
});

Then(
  "{party} is not ready: {string} fails",
  async function (this: ScenarioWorld, party: Party, check: string) {
    const failing = await this.learn(this.target.cluster.failingChecks(apiServerOf(party)));
    this.expect(
      failing.includes(check),
      `the readiness check "${check}" to fail`,
      failing.length > 0 ? `these do: ${failing.join(", ")}` : "none does",
    );
  },
);

Then("everything works", async function (this: ScenarioWorld) {
  const broken = await this.learn(this.target.connections.broken());
  this.expect(
    broken.length === 0,
    "every connection to work",
    `these do not: ${broken.join("; ")}`,
  );
});

Then("not everything works", async function (this: ScenarioWorld) {
  const broken = await this.learn(this.target.connections.broken());
  this.expect(broken.length > 0, "a connection that does not work", "all do");
});

Then("nobody was ever refused", async function (this: ScenarioWorld) {
  const interruptions = await this.learn(this.target.connections.interruptions());
  this.expect(
    interruptions.length === 0,
    "no connection to have been refused",
    interruptions.slice(0, 3).join("; "),
  );
});

function apiServerOf(party: Party): string {
  if (party.is !== "API server") throw new Error(`${party.is} says nothing of its readiness`);
  return party.node;
}

async function accepted(
  world: ScenarioWorld,
  from: Party,
  to: Party,
  presentation?: Presentation,
): Promise<void> {
  const outcome = world.judged(await world.target.connections.call(from, to, presentation));
  world.expectAccepted(outcome, "the call");
}

async function refused(
  world: ScenarioWorld,
  from: Party,
  to: Party,
  words: RefusalWords,
  presentation?: Presentation,
): Promise<void> {
  const outcome = world.judged(await world.target.connections.call(from, to, presentation));
  world.expect(
    isRefusal(outcome, words),
    `the refusal "${words}"`,
    `it was ${describeOutcome(outcome)}`,
  );
}

async function usedAndNewest(
  world: ScenarioWorld,
  party: Party,
  credential: string,
): Promise<[number, number]> {
  const views = await world.learn(world.target.credentials.all());
  const newest = views.find(({ name }) => name === credential)?.generation ?? 0;
  return [await world.learn(world.target.connections.generationInUse(party, credential)), newest];
}
