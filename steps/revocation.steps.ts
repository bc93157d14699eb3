/** RenewRevocation resources. */
import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import { isDeepStrictEqual } from "node:util";
import { type DataTable, Then, When } from "@cucumber/cucumber";
import { parse } from "yaml";
import { seconds } from "../sim/time/duration.ts";
import { add, formatInstant } from "../sim/time/instant.ts";
import type { EntryView } from "./target.ts";
import { readCredential } from "./vocabulary/credential.ts";
import { rowsOf } from "./vocabulary/rows.ts";
import { readSpan } from "./vocabulary/span.ts";
import type { ScenarioWorld } from "./world.ts";

When("the manifest {string} is applied", async function (this: ScenarioWorld, file: string) {
  const { text, path } = manifestNamed(file);
  await this.attempt(() => this.target.revocation.apply(text, path));
});

When(
  "a revocation {string} is applied with the entries",
  async function (this: ScenarioWorld, name: string, entries: string) {
    const text = manifest(name, await filledIn(this, entries));
    await this.attempt(() => this.target.revocation.apply(text, "scenario"));
  },
);

When(
  "a manifest of {int} lists within each other is applied",
  async function (this: ScenarioWorld, depth: number) {
    await this.attempt(() =>
      this.target.revocation.apply(`spec: ${"[".repeat(depth)}`, "scenario"),
    );
  },
);

When("the revocation {string} is deleted", async function (this: ScenarioWorld, name: string) {
  await this.attempt(() => this.target.revocation.delete(name));
});

When(
  "entry {int} of the revocation {string} is removed",
  async function (this: ScenarioWorld, place: number, name: string) {
    const { revocation } = this.target;
    await this.attempt(async () => revocation.removeEntry(await revocation.read(name), place - 1));
  },
);

When("the revocation {string} is read", async function (this: ScenarioWorld, name: string) {
  this.revocationRead = await this.target.revocation.read(name);
});

When(
  "entry {int} is removed from the revocation that was read",
  async function (this: ScenarioWorld, place: number) {
    const { revocationRead } = this;
    if (!revocationRead) throw new Error("no revocation was read");
    await this.attempt(() => this.target.revocation.removeEntry(revocationRead, place - 1));
  },
);

Then("the API keeps the revocation {string}", async function (this: ScenarioWorld, name: string) {
  const names = await this.learn(this.target.revocation.names());
  this.expect(
    names.includes(name),
    `the API to keep "${name}"`,
    `it keeps ${names.join(", ") || "none"}`,
  );
});

Then(
  "the API keeps the manifest {string} as it stands",
  async function (this: ScenarioWorld, file: string) {
    const { text } = manifestNamed(file);
    const { metadata, spec } = parse(text);
    const kept = await this.learn(this.target.revocation.spec(metadata.name));
    this.expect(
      isDeepStrictEqual(kept, spec),
      `the spec ${JSON.stringify(spec)}`,
      `it keeps ${JSON.stringify(kept) ?? "none"}`,
    );
  },
);

Then("the API keeps no revocation", async function (this: ScenarioWorld) {
  const names = await this.learn(this.target.revocation.names());
  this.expect(names.length === 0, "the API to keep none", `it keeps ${names.join(", ")}`);
});

/** Columns: entry (from 1), and any of those that `shown` knows. */
Then(
  "the status of the revocation {string} shows",
  async function (this: ScenarioWorld, name: string, table: DataTable) {
    const status = await this.learn(this.target.revocation.status(name));
    for (const { entry, ...columns } of rowsOf(table, ["entry"])) {
      const view = status[Number(entry) - 1];
      this.expect(
        view !== undefined,
        `a status of entry ${entry}`,
        `there are ${status.length} entries`,
      );
      for (const [column, wanted] of Object.entries(columns)) {
        const found = shown(view, column);
        this.expect(
          found === wanted,
          `${column} of entry ${entry}: ${wanted}`,
          `it is ${found || "nothing"}`,
        );
      }
    }
  },
);

function manifestNamed(file: string): { text: string; path: string } {
  const path = `fixtures/manifests/${file}`;
  return { text: readFileSync(new URL(`../${path}`, import.meta.url), "utf8"), path };
}

function manifest(name: string, entries: string): string {
  return [
    "apiVersion: certificates.microsoft.com/v1",
    "kind: RenewRevocation",
    "metadata:",
    `  name: ${name}`,
    "  namespace: kube-system",
    "spec:",
    "  revocations:",
    ...entries.split("\n").map((line) => `  ${line}`),
    "",
  ].join("\n");
}

/**
 * `<now>` is the target's clock (`<1 day after now>`, later), `<serial number of …>` that of a credential in place, and
 * `<IP address of …>` the last one among its SANs.
 */
async function filledIn({ target }: ScenarioWorld, entries: string): Promise<string> {
  const { found: views } = await target.credentials.all();
  const viewOf = (text: string) => {
    const name = readCredential(text);
    const view = views.find((candidate) => candidate.name === name);
    if (!view) throw new Error(`there is no credential "${name}"`);
    return view;
  };
  return entries
    .replaceAll(/<(?:([^<>]+) after )?now>/g, (_, later?: string) => {
      const span = later === undefined ? seconds(0) : readSpan(later)(target.profile);
      return formatInstant(add(target.time.now(), span));
    })
    .replaceAll(/<serial number of ([^>]+)>/g, (_, text: string) => viewOf(text).serialNumber)
    .replaceAll(/<IP address of ([^>]+)>/g, (_, text: string) => {
      const address = viewOf(text).facts?.names.findLast((name) => isIP(name) !== 0);
      if (!address) throw new Error(`${text} has no IP address`);
      return address;
    });
}

function shown(view: EntryView, column: string): string {
  switch (column) {
    case "matched":
      return view.matched.join(", ");
    case "not revocable":
      return view.notRevocable.join(", ");
    case "not checked":
      return view.notChecked.join(", ");
    case "in vain":
      return view.inVain.join(", ");
    case "escaping":
      return view.escaping.join(", ");
    case "refused requests":
      return String(view.refusedRequests);
    case "refused renewals":
      return String(view.refusedRenewals);
    case "future":
      return view.catchesFuture ? "yes" : "no";
    default:
      throw new Error(`the status has no column "${column}"`);
  }
}
