import { afterEach, beforeEach, expect, test } from "vitest";
import { SimulatorTarget } from "./target.ts";

/** A refusal alone says nothing of what was done all the same: "nothing has changed" has to see it. */
const target = new SimulatorTarget({ profile: "default", seed: "1" });
const fingerprint = async () => (await target.credentials.fingerprint()).found;
const resource = { kind: "virtual machine", name: "vm-1", host: "host-1" } as const;

beforeEach(() => target.build({ hosts: 1, controlPlanes: 0, workers: 0, profileChanges: {} }));
afterEach(() => target.close());

test("stays while nothing happens", async () => {
  expect(await fingerprint()).toBe(await fingerprint());
});

test("changes with what a node agent keeps, updates and removes", async () => {
  const agent = target.world.platform.nodeAgents.get("host-1");
  const before = await fingerprint();
  agent?.keep({ ...resource, revision: 1 });
  const kept = await fingerprint();
  expect(kept).not.toBe(before);
  agent?.keep({ ...resource, revision: 2 });
  expect(await fingerprint()).not.toBe(kept);
  agent?.remove({ ...resource, revision: 2 });
  expect(await fingerprint()).toBe(before);
});

test("changes when a client creates something", async () => {
  const before = await fingerprint();
  const deed = { verb: "create", kind: "virtual machine", resource: "vm-2" } as const;
  const outcome = await target.host.operate("admin-cli", deed);
  expect(outcome.outcome).toBe("accepted");
  expect(await fingerprint()).not.toBe(before);
});
