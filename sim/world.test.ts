import { describe, expect, test, vi } from "vitest";
import { opensslSubjects } from "../fixtures/judges/openssl.ts";
import type { Service } from "./machine/machine.ts";
import { forgetEverything, operations } from "./pki/memory.ts";
import { encodePem } from "./pki/pem.ts";
import { loadProfile } from "./policy/profile.ts";
import { countedSpecification } from "./specification.ts";
import { days, hours, seconds } from "./time/duration.ts";
import { firstDifference } from "./time/trace.ts";
import { Traffic } from "./traffic.ts";
import { World } from "./world.ts";

const profile = loadProfile("default");

async function world(seed: string, workers = 1): Promise<World> {
  const built = await World.build({
    profile,
    seed,
    specification: countedSpecification(2, 1, workers),
  });
  new Traffic(built).start();
  return built;
}

describe("determinism", () => {
  test("one seed, one hash and one count of events; another seed, another", async () => {
    const [first, again, other] = [await world("7"), await world("7"), await world("8")];
    for (const each of [first, again, other]) await each.pass(days(20));
    expect(again.site.trace.hash()).toBe(first.site.trace.hash());
    expect(again.site.trace.count).toBe(first.site.trace.count);
    expect(other.site.trace.hash()).not.toBe(first.site.trace.hash());
  });

  test("the hash does not depend on what this process has computed before", async () => {
    const warm = await world("7");
    await warm.pass(days(5));
    forgetEverything();
    const cold = await world("7");
    await cold.pass(days(5));
    expect(cold.site.trace.hash()).toBe(warm.site.trace.hash());
  });

  test("two worlds interleaved in one process keep their hashes", async () => {
    const alone = [await world("1"), await world("2")];
    for (const each of alone) await each.pass(days(10));
    const together = [await world("1"), await world("2")];
    for (let day = 0; day < 10; day++) for (const each of together) await each.pass(days(1));
    expect(together.map(({ site }) => site.trace.hash())).toEqual(
      alone.map(({ site }) => site.trace.hash()),
    );
  });

  test("an actor that draws from Math.random is found at the first event that differs", async () => {
    // What an ambient draw would be is not ours to say; two that differ keep this test from luck.
    const ambient = vi.spyOn(Math, "random").mockReturnValueOnce(0.1).mockReturnValueOnce(0.9);
    const [left, right] = [await planted(), await planted()];
    for (const each of [left, right]) await each.pass(days(2));
    const difference = firstDifference(left.site.trace.events, right.site.trace.events);
    expect(ambient).toHaveBeenCalledTimes(2);
    expect(difference?.left).toMatch(/^2026-01-01T03:13:20Z clock host-1 gambler$/);
    expect(difference?.right).not.toBe(difference?.left);
  });
});

/** A world with an actor whose next action comes after a time that no seed decides. */
async function planted(): Promise<World> {
  const built = await world("7", 0);
  const delay = seconds(3600 + Math.floor(Math.random() * 80_000));
  const gambler: Service = { name: "gambler", start: async () => {}, stop: () => {} };
  built.platform.machine("host-1").after(gambler, delay, gambler.name, () => {});
  return built;
}

test("ninety days of the default platform make exactly these signatures and verifications", async () => {
  forgetEverything();
  const built = await world("1", 3);
  await built.pass(days(90));
  expect(operations()).toEqual(ninetyDays);
});

/** Work done twice changes a number here, without any clock. */
const ninetyDays = {
  "sign P-256": 119,
  "sign RSA-2048": 48,
  "sign RSA-4096": 487,
  "sign token": 15,
  "verify P-256": 119,
  "verify RSA-2048": 46,
  "verify RSA-4096": 413,
  "verify token": 10,
};

test("every certificate that the simulator has made parses with openssl", async () => {
  const built = await world("1", 3);
  await built.pass(days(12));
  const certificates = built.site.inventory.everyCertificate();
  const bundle = certificates
    .map(({ certificate }) => encodePem("CERTIFICATE", certificate?.der as Uint8Array))
    .join("");
  expect(opensslSubjects(bundle)).toHaveLength(certificates.length);
  expect(certificates.length).toBeGreaterThan(80);
});

test("a machine that is off lives through nothing, and catches up when it is on", async () => {
  const built = await world("1");
  const { machine } = built.cluster.first;
  machine.powerOff();
  await built.pass(hours(80));
  expect(built.site.inventory.current("cp-1/apiserver")?.number).toBe(1);
  await machine.powerOn();
  await built.pass(seconds(0));
  expect(built.site.inventory.current("cp-1/apiserver")?.number).toBe(2);
});
