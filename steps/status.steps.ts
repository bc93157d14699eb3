/** The status of every credential: what it says, what it warns of, whether it is true. */
import { type DataTable, Then } from "@cucumber/cucumber";
import { readCredential, viewOf } from "./vocabulary/credential.ts";
import { rowsOf } from "./vocabulary/rows.ts";
import type { ScenarioWorld } from "./world.ts";

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

Then("the status says of", async function (this: ScenarioWorld, table: DataTable) {
  for (const { credential = "", ...columns } of rowsOf(table, ["credential"])) {
    const { owner, issuer, renewedBy } = await viewOf(this, readCredential(credential));
    const says: Record<string, string> = { owner, issuer, "renewed by": renewedBy };
    for (const [column, wanted] of Object.entries(columns)) {
      const found = says[column];
      if (found === undefined)
        throw new Error(
          `the status has no column "${column}"; use ${Object.keys(says).join(", ")}`,
        );
      this.expect(found === wanted, `${column} of ${credential}: ${wanted}`, `it is ${found}`);
    }
  }
});

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
