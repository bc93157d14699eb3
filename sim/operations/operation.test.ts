/** Whose undertaking it is, and who takes it over. */
import { expect, test } from "vitest";
import { loadProfile } from "../policy/profile.ts";
import { countedSpecification } from "../specification.ts";
import { World } from "../world.ts";
import { begin, beginRotation, type Operation } from "./operation.ts";

const repair = "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials -force";

async function interrupted(): Promise<World> {
  const world = await World.build({
    profile: loadProfile("default"),
    seed: "1",
    specification: countedSpecification(1, 1, 0),
  });
  const begun = await begin(world, "alice", repair);
  (begun as { value: Operation }).value.cutOff();
  return world;
}

const said = ({ site }: World) =>
  site.trace.events
    .filter(({ kind }) => ["repairs", "updates", "rotates", "takes over"].includes(kind))
    .map(({ actor, kind, subject }) => `${actor} ${kind} ${subject}`);

test("an update is of whoever runs it, and so is the lock that he takes over", async () => {
  const world = await interrupted();
  await begin(world, "bob", "Update-AksHci");
  expect(said(world)).toEqual([
    `alice repairs ${repair}`,
    "bob updates platform",
    "bob takes over alice",
  ]);
});

test("a rotation as well", async () => {
  const world = await interrupted();
  await beginRotation(world, "bob", "cluster-ca");
  expect(said(world).slice(1)).toEqual(["bob rotates cluster-ca", "bob takes over alice"]);
});

test("who is refused takes nothing over", async () => {
  const world = await interrupted();
  world.platform.cloudAgentMachine.powerOff();
  expect(await begin(world, "bob", "Update-AksHci")).toMatchObject({ outcome: "refused" });
  expect(said(world).slice(1)).toEqual(["bob updates platform"]);
});
