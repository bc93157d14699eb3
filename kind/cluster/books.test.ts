import { expect, test } from "vitest";
import { smallWorld } from "../../fixtures/clusters/small-world.ts";
import { days } from "../../sim/time/duration.ts";
import { realNow } from "../time-travel/clock.ts";
import { Books } from "./books.ts";

const root = "front-proxy-ca";

test("a root that is made later is dated for the moment in which it is made, and stays so", async () => {
  const world = await smallWorld();
  const { certificateManager } = world.cluster.first;
  const books = new Books(world);
  const first = books.real(books.authority(root).certificate);
  await world.pass(days(3));
  books.align();
  await certificateManager.makeNextRoot(root);
  const next = certificateManager.nextRoot(root).certificate;
  const dated = books.real(next);
  expect(dated.notBefore).toBeLessThanOrEqual(realNow());
  expect(dated.notBefore).toBeGreaterThan(realNow() - days(1));
  await world.pass(days(3));
  books.align();
  expect(books.real(next).fingerprint).toBe(dated.fingerprint);
  expect(books.real(books.authority(root).certificate).fingerprint).toBe(first.fingerprint);
});
