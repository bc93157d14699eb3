/** Whoever is refused while a rotation is interrupted has been seen, however short the pauses are. */
import { afterEach, expect, test } from "vitest";
import { saboteurNamed } from "../faults/saboteurs/index.ts";
import { decisions } from "../policy/decisions.ts";
import { minutes } from "../time/duration.ts";
import { SimulatorTarget } from "./target.ts";

const { sabotage } = saboteurNamed("rotation-without-overlap");
const target = new SimulatorTarget({
  profile: "short",
  seed: "1",
  decisions: sabotage(decisions),
});

afterEach(() => target.close());

test("a root that signs before it is trusted is noticed in the pause after it", async () => {
  await target.build({ hosts: 1, controlPlanes: 1, workers: 1, profileChanges: {} });
  await target.operations.rotateInterrupted("cluster-ca", minutes(4));
  expect((await target.connections.interruptions()).found).not.toEqual([]);
});
