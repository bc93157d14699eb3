import { expect, test } from "vitest";
import { Fault } from "../machine/fault.ts";
import { loadProfile } from "../policy/profile.ts";
import { countedSpecification } from "../specification.ts";
import { World } from "../world.ts";
import { beginRotation } from "./operation.ts";

test.each(["cp-1", "worker-1"])(
  "a disk of %s without room stops a rotation, which goes on once there is room",
  async (name) => {
    const world = await World.build({
      profile: loadProfile("default"),
      seed: "1",
      specification: countedSpecification(1, 1, 1),
    });
    const { files } = world.platform.machine(name);
    files.fill(new Fault("full"));
    expect(await rotate(world)).toMatchObject({
      outcome: "refused",
      message: "no space left on device",
    });
    files.makeRoom();
    expect(await rotate(world)).toEqual({ outcome: "accepted" });
  },
);

async function rotate(world: World) {
  const begun = await beginRotation(world, "operator", "cluster-ca");
  return begun.outcome === "refused" ? begun : begun.value.goOn();
}
