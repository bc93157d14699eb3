/** Clients of the cloud agent: signing in, and infrastructure. */
import { Then, When } from "@cucumber/cucumber";
import type {
  InfrastructureKind,
  Outcome,
  Party,
  SharedDeed,
  SignInTrick,
  Verb,
} from "./target.ts";
import type { ScenarioWorld } from "./world.ts";

When("{party} signs in", async function (this: ScenarioWorld, party: Party) {
  await this.attempt(() => this.target.host.signIn(nameOf(party)));
});

When(
  "{party} signs in with {signInTrick}",
  async function (this: ScenarioWorld, party: Party, trick: SignInTrick) {
    await this.attempt(() => this.target.host.signIn(nameOf(party), trick));
  },
);

When("the operator revokes {party}", async function (this: ScenarioWorld, party: Party) {
  await this.target.host.revokeClient(nameOf(party));
});

When(
  "the operator rotates the token of {party}",
  async function (this: ScenarioWorld, party: Party) {
    await this.target.host.rotateToken(nameOf(party));
  },
);

When("{party} {verb} the {resource} {string}", operates());

When("{party} {verb} the {resource} {string} with its token alone", operates("its token alone"));

When(
  "{int} copies of {party} {sharedDeed} at the same time",
  async function (this: ScenarioWorld, copies: number, party: Party, deed: SharedDeed) {
    await this.attempt(async () => {
      const outcomes = await this.target.host.together(nameOf(party), deed, copies);
      const refused = outcomes.find(({ outcome }) => outcome === "refused");
      return refused ?? (outcomes[0] as Outcome);
    });
  },
);

Then(
  "the node agent of {word} is {nodeAgentState}",
  async function (this: ScenarioWorld, host: string, wanted: string) {
    const found = await this.learn(this.target.host.nodeAgentState(host));
    this.expect(found === wanted, `the node agent of ${host} to be ${wanted}`, `it is ${found}`);
  },
);

Then(
  "{party} has never had more than {int} connection(s) waiting for an answer",
  async function (this: ScenarioWorld, party: Party, limit: number) {
    const { mostWaiting } = await this.learn(this.target.host.connectionsOf(nameOf(party)));
    this.expect(mostWaiting <= limit, `at most ${limit}`, `there were ${mostWaiting} at one time`);
  },
);

Then(
  "{party} has tried at most {int} times",
  async function (this: ScenarioWorld, party: Party, limit: number) {
    const { tries } = await this.learn(this.target.host.connectionsOf(nameOf(party)));
    this.expect(tries <= limit, `at most ${limit} tries`, `there were ${tries}`);
  },
);

Then(
  "{party} has failed to get a certificate {int} time(s) in a row",
  async function (this: ScenarioWorld, party: Party, times: number) {
    const found = await this.learn(this.target.host.failedTries(nameOf(party)));
    this.expect(found === times, `${times} tries that failed`, `there were ${found}`);
  },
);

Then(
  "a node agent keeps the {resource} {string}",
  async function (this: ScenarioWorld, kind: InfrastructureKind, name: string) {
    const kept = await this.learn(this.target.host.resource(kind, name));
    this.expect(kept !== undefined, `a node agent to keep the ${kind} "${name}"`, "none does");
  },
);

Then(
  "a node agent keeps the {resource} {string}, updated {int} time(s)",
  async function (this: ScenarioWorld, kind: InfrastructureKind, name: string, times: number) {
    const { updates } = (await this.learn(this.target.host.resource(kind, name))) ?? {};
    this.expect(
      updates === times,
      `a node agent to keep the ${kind} "${name}", updated ${times} times`,
      updates === undefined ? "none does" : `it was updated ${updates} times`,
    );
  },
);

Then(
  "no node agent keeps the {resource} {string}",
  async function (this: ScenarioWorld, kind: InfrastructureKind, name: string) {
    const kept = await this.learn(this.target.host.resource(kind, name));
    this.expect(
      kept === undefined,
      `no node agent to keep the ${kind} "${name}"`,
      `the one of ${kept?.host} does`,
    );
  },
);

function nameOf(party: Party): string {
  if (party.is !== "client") throw new Error(`${party.is} is no client of the cloud agent`);
  return party.name;
}

function operates(presentation?: "its token alone") {
  return async function (
    this: ScenarioWorld,
    party: Party,
    verb: Verb,
    kind: InfrastructureKind,
    resource: string,
  ): Promise<void> {
    const deed = { verb, kind, resource };
    await this.attempt(() => this.target.host.operate(nameOf(party), deed, presentation));
  };
}
