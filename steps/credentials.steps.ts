/** Certificates and tokens: how they stand, what they say, how often they were replaced. */
import { type DataTable, Then, When } from "@cucumber/cucumber";
import { formatDuration, seconds } from "../sim/time/duration.ts";
import type { RenewalTrick } from "./target.ts";
import { fieldOf, shown } from "./vocabulary/certificate-field.ts";
import { readChange } from "./vocabulary/change.ts";
import { type Credentials, viewsOf } from "./vocabulary/credential.ts";
import type { Span } from "./vocabulary/span.ts";
import type { ScenarioWorld } from "./world.ts";

When("{credential} is renewed", async function (this: ScenarioWorld, credential: string) {
  await this.attempt(() => this.target.credentials.renew(credential));
});

When(
  "{credential} is renewed with {renewalTrick}",
  async function (this: ScenarioWorld, credential: string, trick: RenewalTrick) {
    await this.attempt(() => this.target.credentials.renew(credential, trick));
  },
);

When(
  "the file of {credential} is replaced by a new certificate",
  async function (this: ScenarioWorld, credential: string) {
    await this.target.credentials.replaceFile(credential, "new");
  },
);

When(
  "the file of {credential} is replaced by a certificate of another CA",
  async function (this: ScenarioWorld, credential: string) {
    await this.target.credentials.replaceFile(credential, "of another CA");
  },
);

When("another CA is trusted beside {root}", async function (this: ScenarioWorld, root: string) {
  await this.target.credentials.trustAnother(root);
});

Then(
  "{credentials} has {span} left",
  async function (this: ScenarioWorld, credentials: Credentials, span: Span) {
    const wanted = span(this.target.profile);
    for (const { name, notAfter, kind } of await viewsOf(this, credentials)) {
      // A token is good up to the second before its expiry, a certificate up to its notAfter.
      const end = kind === "token" ? notAfter + 1 : notAfter;
      const left = seconds(end - this.target.time.now());
      const words = `${formatDuration(wanted)} left of ${name}`;
      this.expect(left === wanted, words, `${formatDuration(left)} are`);
    }
  },
);

Then(
  "{credentials} is {state}",
  async function (this: ScenarioWorld, credentials: Credentials, wanted: string) {
    for (const { name, state } of await viewsOf(this, credentials))
      this.expect(state === wanted, `${name} to be ${wanted}`, `it is ${state}`);
  },
);

Then("{credential} does not exist", notThere);

Then(
  "{credentials} has been replaced {int} time(s)",
  async function (this: ScenarioWorld, credentials: Credentials, times: number) {
    await replaced(this, credentials, (count) => count === times, `${times}`);
  },
);

Then(
  "{credentials} has been replaced at least {int} time(s)",
  async function (this: ScenarioWorld, credentials: Credentials, times: number) {
    await replaced(this, credentials, (count) => count >= times, `at least ${times}`);
  },
);

Then(
  "{credentials} has not been replaced",
  async function (this: ScenarioWorld, credentials: Credentials) {
    await replaced(this, credentials, (count) => count === 0, "no");
  },
);

Then(
  "{credentials} shows",
  async function (this: ScenarioWorld, credentials: Credentials, table: DataTable) {
    for (const { name, facts } of await viewsOf(this, credentials)) {
      if (!facts) throw new Error(`${name} is no certificate`);
      for (const [field, wanted] of Object.entries(table.rowsHash())) {
        const { holds, value } = shown(facts, field, { wanted, profile: this.target.profile });
        this.expect(holds, `${field} of ${name}: ${wanted}`, `it is ${value}`);
      }
    }
  },
);

Then(
  "compared with the one before, {credentials} has",
  async function (this: ScenarioWorld, credentials: Credentials, table: DataTable) {
    for (const { name } of await viewsOf(this, credentials)) {
      const [before, now] = (await this.learn(this.target.credentials.generations(name))).slice(-2);
      this.expect(
        before !== undefined && now !== undefined,
        `two generations of ${name}`,
        "there are fewer",
      );
      for (const [field, wanted] of Object.entries(table.rowsHash())) {
        const [old, current] = [fieldOf(before, field), fieldOf(now, field)];
        const holds = readChange(wanted)(old, current);
        this.expect(holds, `${field} of ${name}: ${wanted}`, `it was ${old} and is ${current}`);
      }
    }
  },
);

Then(
  "no key and no serial number of {credential} was used twice",
  async function (this: ScenarioWorld, credential: string) {
    const generations = await this.learn(this.target.credentials.generations(credential));
    const keys = new Set(generations.map(({ keyId }) => keyId));
    const serialNumbers = new Set(generations.map(({ serialNumber }) => serialNumber));
    this.expect(
      generations.length > 1 && Math.min(keys.size, serialNumbers.size) === generations.length,
      "a key and a serial number of its own for each generation",
      `${generations.length} have ${keys.size} keys and ${serialNumbers.size} serial numbers`,
    );
  },
);

Then(
  "no managed credential ever ended before it was renewed",
  async function (this: ScenarioWorld) {
    const lapses = await this.learn(this.target.credentials.lapses());
    this.expect(lapses.length === 0, "no lapse", lapses.slice(0, 3).join(", "));
  },
);

async function notThere(this: ScenarioWorld, credential: string): Promise<void> {
  const found = (await this.learn(this.target.credentials.all())).some(
    ({ name }) => name === credential,
  );
  this.expect(!found, `no ${credential}`, "there is one");
}

/** @param wanted how many, for the message. */
async function replaced(
  world: ScenarioWorld,
  credentials: Credentials,
  holds: (count: number) => boolean,
  wanted: string,
): Promise<void> {
  for (const { name, generation } of await viewsOf(world, credentials))
    world.expect(
      holds(generation - 1),
      `${wanted} replacements of ${name}`,
      `there were ${generation - 1}`,
    );
}
