/** A world that breaks a law is found out by those who watch it. */
import { expect, test } from "vitest";
import { checkersFor } from "./laws.ts";
import { type Decisions, decisions } from "./policy/decisions.ts";
import { loadProfile } from "./policy/profile.ts";
import { countedSpecification } from "./specification.ts";
import { days, hours } from "./time/duration.ts";
import { World } from "./world.ts";

const openDoors = { ...decisions.doorChecks, etcdServing: () => undefined };

/** @returns what the checkers say after a week without power, longer than a leaf lives. */
async function violations(doorChecks: Decisions["doorChecks"]): Promise<readonly string[]> {
  const profile = loadProfile("default");
  const checkers = checkersFor(profile);
  const world = await World.build({
    profile,
    seed: "1",
    specification: countedSpecification(1, 1, 0),
    decisions: { ...decisions, doorChecks },
    witness: checkers.witness,
  });
  const { machine } = world.cluster.first;
  machine.powerOff();
  await world.pass(days(7));
  await machine.powerOn();
  await world.pass(hours(1));
  return checkers.violations;
}

test("none is broken where every door does its work", async () => {
  expect(await violations(decisions.doorChecks)).toEqual([]);
});

test("doors that stand open are noticed", async () => {
  expect(await violations(openDoors)).toContainEqual(
    expect.stringMatching(/^nothing expired, .* ended .*etcdServing admitted/),
  );
});
