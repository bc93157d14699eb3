import { expect, test } from "vitest";
import { adjustProfile } from "../../sim/policy/profile.ts";
import { countedSpecification } from "../../sim/specification.ts";
import { days } from "../../sim/time/duration.ts";
import { World } from "../../sim/world.ts";
import { FreshKeys } from "../host/fresh-keys.ts";
import { realNow } from "../time-travel/clock.ts";
import { Books } from "./books.ts";

const root = "front-proxy-ca";

test("a root that is made later is dated for the moment in which it is made, and stays so", async () => {
  const world = await World.build({
    profile: adjustProfile("default", { "clusterLayer.rootKeys": "P-384" }),
    seed: "1",
    start: realNow(),
    keys: new FreshKeys(),
    specification: countedSpecification(1, 1, 0),
  });
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
