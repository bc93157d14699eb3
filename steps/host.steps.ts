/** Clients of the cloud agent: signing in, and infrastructure. */
import { Then, When } from "@cucumber/cucumber";
import type { InfrastructureKind, Party, SignInTrick, Verb } from "./target.ts";
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

When(
  "{party} {verb} the {resource} {string}",
  async function (
    this: ScenarioWorld,
    party: Party,
    verb: Verb,
    kind: InfrastructureKind,
    name: string,
  ) {
    await this.attempt(() => this.target.host.operate(nameOf(party), verb, kind, name));
  },
);

Then(
  "{party} has failed to get a certificate {int} time(s) in a row",
  async function (this: ScenarioWorld, party: Party, times: number) {
    const found = await this.target.host.failedTries(nameOf(party));
    this.expect(found === times, `${times} tries that failed`, `there were ${found}`);
  },
);

Then(
  "a node agent keeps the {resource} {string}",
  async function (this: ScenarioWorld, kind: InfrastructureKind, name: string) {
    const host = await this.target.host.hostOf(kind, name);
    this.expect(host !== undefined, `a node agent to keep the ${kind} "${name}"`, "none does");
  },
);

Then(
  "no node agent keeps the {resource} {string}",
  async function (this: ScenarioWorld, kind: InfrastructureKind, name: string) {
    const host = await this.target.host.hostOf(kind, name);
    this.expect(
      host === undefined,
      `no node agent to keep the ${kind} "${name}"`,
      `the one of ${host} does`,
    );
  },
);

function nameOf(party: Party): string {
  if (party.is !== "client") throw new Error(`${party.is} is no client of the cloud agent`);
  return party.name;
}
