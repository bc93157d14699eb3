/** What there is when a scenario begins. */
import { type DataTable, Given } from "@cucumber/cucumber";
import { formatDuration } from "../sim/time/duration.ts";
import { parseInstant } from "../sim/time/instant.ts";
import type { Role, UserRequest } from "./target.ts";
import { rowsOf } from "./vocabulary/rows.ts";
import { isLife, readSpan } from "./vocabulary/span.ts";
import type { ScenarioWorld } from "./world.ts";

Given("a profile with", function (this: ScenarioWorld, table: DataTable) {
  const { profile } = this.target;
  const changes = Object.entries(table.rowsHash()).map(([field, value]) => [
    field,
    isLife(value) ? formatDuration(readSpan(value)(profile)) : value,
  ]);
  this.profileChanges = { ...this.profileChanges, ...Object.fromEntries(changes) };
});

Given("the profile {word}", function (this: ScenarioWorld, name: string) {
  this.profileName = name;
});

Given("the calendar shows {word}", function (this: ScenarioWorld, text: string) {
  const start = parseInstant(text);
  if (start === undefined)
    throw new Error(`"${text}" is no RFC 3339 time such as 2026-01-01T00:00:00Z`);
  this.start = start;
});

Given("a platform with {int} host(s)", async function (this: ScenarioWorld, hosts: number) {
  await this.build(hosts);
});

Given(
  "a cluster with {int} control plane(s) and {int} worker(s)",
  async function (this: ScenarioWorld, controlPlanes: number, workers: number) {
    await this.build(2, controlPlanes, workers);
  },
);

Given(
  "client {string} with the role {role}",
  async function (this: ScenarioWorld, name: string, role: Role) {
    await this.target.host.addClient({ name, role, tokenRotatesItself: false });
  },
);

Given(
  "client {string} with the role {role}, whose token rotates itself",
  async function (this: ScenarioWorld, name: string, role: Role) {
    await this.target.host.addClient({ name, role, tokenRotatesItself: true });
  },
);

Given("client {string} has signed in", async function (this: ScenarioWorld, name: string) {
  this.expectAccepted(await this.target.host.signIn(name), `the sign-in of "${name}"`);
});

Given("these users of the cluster", async function (this: ScenarioWorld, table: DataTable) {
  for (const row of rowsOf(table, ["name"], ["group", "dns", "ip", "serial number"]))
    await this.target.cluster.addUser(userOf(row));
});

/** Every user may look at the cluster, by the group viewers; a column that is empty adds nothing. */
function userOf({
  name = "",
  group,
  dns,
  ip,
  "serial number": serialNumber,
}: Record<string, string>): UserRequest {
  return {
    name,
    groups: [...list(group), "viewers"],
    dnsNames: list(dns),
    ipAddresses: list(ip),
    ...(serialNumber && { serialNumber }),
  };
}

function list(cell: string | undefined): string[] {
  return (cell ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean);
}
