/** Certificates and tokens: how they stand, what they say, how often they were renewed. */
import { type DataTable, Then, When } from "@cucumber/cucumber";
import { formatDuration, seconds } from "../sim/time/duration.ts";
import type { CertificateFacts, CredentialView } from "./target.ts";
import { readChange } from "./vocabulary/change.ts";
import type { Span } from "./vocabulary/span.ts";
import type { ScenarioWorld } from "./world.ts";

When("{credential} is renewed", async function (this: ScenarioWorld, credential: string) {
  await this.attempt(() => this.target.credentials.renew(credential));
});

When(
  "{credential} is renewed with a proof made with another key",
  async function (this: ScenarioWorld, credential: string) {
    await this.attempt(() =>
      this.target.credentials.renew(credential, "a proof made with another key"),
    );
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
  "{credential} has {span} left",
  async function (this: ScenarioWorld, credential: string, span: Span) {
    const { notAfter, kind } = await viewOf(this, credential);
    // A token is good up to the second before its expiry, a certificate up to its notAfter.
    const end = kind === "token" ? notAfter + 1 : notAfter;
    const left = seconds(end - this.target.time.now());
    const wanted = span(this.target.profile);
    this.expect(left === wanted, `${formatDuration(wanted)} left`, `${formatDuration(left)} are`);
  },
);

Then(
  "{credential} is {state}",
  async function (this: ScenarioWorld, credential: string, state: string) {
    const view = await viewOf(this, credential);
    this.expect(view.state === state, `${credential} to be ${state}`, `it is ${view.state}`);
  },
);

Then("{credential} does not exist", notThere);

Then(
  "{credential} has been renewed {int} time(s)",
  async function (this: ScenarioWorld, credential: string, times: number) {
    await renewed(
      this,
      credential,
      (count) => count === times,
      `${times} renewals of ${credential}`,
    );
  },
);

Then(
  "{credential} has been renewed at least {int} time(s)",
  async function (this: ScenarioWorld, credential: string, times: number) {
    await renewed(
      this,
      credential,
      (count) => count >= times,
      `at least ${times} renewals of ${credential}`,
    );
  },
);

Then("{credential} has not been renewed", async function (this: ScenarioWorld, credential: string) {
  await renewed(this, credential, (count) => count === 0, `no renewal of ${credential}`);
});

Then(
  "{credential} shows",
  async function (this: ScenarioWorld, credential: string, table: DataTable) {
    const view = await viewOf(this, credential);
    for (const [field, wanted] of Object.entries(table.rowsHash())) {
      const found = shown(view, field, wanted);
      this.expect(found.holds, `${field} of ${credential}: ${wanted}`, `it is ${found.value}`);
    }
  },
);

Then(
  "compared with the one before, {credential} has",
  async function (this: ScenarioWorld, credential: string, table: DataTable) {
    const [before, now] = (await this.learn(this.target.credentials.generations(credential))).slice(
      -2,
    );
    this.expect(
      before !== undefined && now !== undefined,
      `two generations of ${credential}`,
      "there are fewer",
    );
    for (const [field, wanted] of Object.entries(table.rowsHash())) {
      const [old, current] = [comparable(before, field), comparable(now, field)];
      const holds = readChange(wanted)(old, current);
      this.expect(holds, `${field} of ${credential}: ${wanted}`, `it was ${old} and is ${current}`);
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

Then(
  "every managed leaf has been renewed at least {int} time(s)",
  async function (this: ScenarioWorld, times: number) {
    const leaves = await managedLeaves(this);
    const lazy = leaves.filter(({ generation }) => generation - 1 < times);
    this.expect(
      lazy.length === 0,
      `${times} renewals of each`,
      lazy.map(({ name, generation }) => `${name}: ${generation - 1}`).join(", "),
    );
  },
);

Then("every managed leaf lives for {span}", async function (this: ScenarioWorld, span: Span) {
  const leaves = await managedLeaves(this);
  const wanted = span(this.target.profile);
  const other = leaves.filter(({ facts }) => facts?.lifetime !== wanted);
  this.expect(
    other.length === 0,
    `${formatDuration(wanted)} for each`,
    other.map(({ name }) => name).join(", "),
  );
});

Then("every credential is valid", async function (this: ScenarioWorld) {
  const bad = (await this.learn(this.target.credentials.all())).filter(
    ({ state }) => state !== "valid",
  );
  this.expect(
    bad.length === 0,
    "every credential to be valid",
    bad.map(({ name, state }) => `${name} is ${state}`).join(", "),
  );
});

Then("the status tells the truth about every credential", async function (this: ScenarioWorld) {
  const lies = await this.learn(this.target.credentials.statusDisagreements());
  this.expect(lies.length === 0, "a status that tells the truth", lies.slice(0, 3).join("; "));
});

Then(
  "the status lists for every credential its owner, issuer, serial number, expiry and who renews it",
  async function (this: ScenarioWorld) {
    const views = await this.learn(this.target.credentials.all());
    const incomplete = views.filter(
      ({ owner, issuer, serialNumber, notAfter, renewedBy }) =>
        !owner || !issuer || !serialNumber || !notAfter || !renewedBy,
    );
    this.expect(
      views.length > 0 && incomplete.length === 0,
      "a complete status",
      incomplete.map(({ name }) => name).join(", "),
    );
  },
);

Then(
  "the status reports that {credential} could not be renewed: {string}",
  async function (this: ScenarioWorld, credential: string, why: string) {
    const { failure } = await viewOf(this, credential);
    this.expect(
      failure?.includes(why) === true,
      `the reason "${why}"`,
      failure === undefined ? "no failure is reported" : `it says: ${failure}`,
    );
  },
);

Then(
  "the status reports no failed renewal of {credential}",
  async function (this: ScenarioWorld, credential: string) {
    const { failure } = await viewOf(this, credential);
    this.expect(failure === undefined, "no failure to be reported", `it says: ${failure}`);
  },
);

Then("the status warns of {credential}", async function (this: ScenarioWorld, credential: string) {
  const { warning } = await viewOf(this, credential);
  this.expect(warning !== undefined, `a warning of ${credential}`, "there is none");
});

Then(
  "the status does not warn of {credential}",
  async function (this: ScenarioWorld, credential: string) {
    const { warning } = await viewOf(this, credential);
    this.expect(warning === undefined, `no warning of ${credential}`, `it says: ${warning}`);
  },
);

Then("the status warns of nothing", async function (this: ScenarioWorld) {
  const warned = (await this.learn(this.target.credentials.all())).filter(({ warning }) => warning);
  this.expect(
    warned.length === 0,
    "no warning",
    warned.map(({ name, warning }) => `${name}: ${warning}`).join(", "),
  );
});

/** The leaves of the cluster that are renewed for their holders; at least one. */
async function managedLeaves(world: ScenarioWorld): Promise<CredentialView[]> {
  const all = await world.learn(world.target.credentials.all());
  const leaves = all.filter(
    ({ layer, renewedBy }) => layer === "cluster" && renewedBy === "certificate-manager",
  );
  world.expect(leaves.length > 0, "managed leaves", "there are none");
  return leaves;
}

async function notThere(this: ScenarioWorld, credential: string): Promise<void> {
  const found = (await this.learn(this.target.credentials.all())).some(
    ({ name }) => name === credential,
  );
  this.expect(!found, `no ${credential}`, "there is one");
}

async function renewed(
  world: ScenarioWorld,
  credential: string,
  holds: (count: number) => boolean,
  wanted: string,
): Promise<void> {
  const { generation } = await viewOf(world, credential);
  world.expect(holds(generation - 1), wanted, `there were ${generation - 1}`);
}

async function viewOf(world: ScenarioWorld, credential: string): Promise<CredentialView> {
  const view = (await world.learn(world.target.credentials.all())).find(
    ({ name }) => name === credential,
  );
  world.expect(view !== undefined, `a credential "${credential}"`, "there is none");
  return view;
}

/** A field of a certificate as a table writes it. */
function shown(
  view: CredentialView,
  field: string,
  wanted: string,
): { holds: boolean; value: string } {
  const { facts } = view;
  if (!facts) throw new Error(`${view.name} is no certificate`);
  switch (field) {
    case "key": {
      const keys = wanted.split(" or ");
      return { holds: keys.includes(facts.key), value: facts.key };
    }
    case "lifetime": {
      const value = formatDuration(facts.lifetime);
      return { holds: value === wanted, value };
    }
    case "names": {
      const missing = wanted.split(", ").filter((name) => !facts.names.includes(name));
      return { holds: missing.length === 0, value: facts.names.join(", ") };
    }
    case "is an authority":
      return { holds: String(facts.isAuthority) === wanted, value: String(facts.isAuthority) };
    default: {
      const value = comparable(facts, field);
      return { holds: value === wanted, value };
    }
  }
}

function comparable(facts: CertificateFacts, field: string): string {
  const values: Record<string, string> = {
    subject: facts.subject,
    issuer: facts.issuer,
    SANs: facts.names.join(", "),
    usages: facts.usages.join(", "),
    key: facts.keyId,
    "serial number": facts.serialNumber,
    "length of validity": formatDuration(facts.lifetime),
    "renewal count": String(facts.renewals),
  };
  const value = values[field];
  if (value === undefined)
    throw new Error(
      `a certificate has no field "${field}"; there are ${Object.keys(values).join(", ")}`,
    );
  return value;
}
