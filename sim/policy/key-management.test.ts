import { expect, test } from "vitest";
import { days } from "../time/duration.ts";
import { parseInstant } from "../time/instant.ts";
import { failingChecks, keyRotationInstant } from "./key-management.ts";
import { accept, refuse } from "./refusal.ts";

test("a key is replaced when its period is over, to the second", () => {
  const madeAt = parseInstant("2026-03-01T00:00:00Z");
  expect(madeAt && keyRotationInstant(madeAt, days(30))).toBe(parseInstant("2026-03-31T00:00:00Z"));
});

test("an API server names what it waits for", () => {
  const gone = refuse("storage", "not available", "gone");
  expect(failingChecks({ etcd: accept(), kms: accept() })).toEqual([]);
  expect(failingChecks({ etcd: accept(), kms: gone })).toEqual(["kms-providers"]);
  expect(failingChecks({ etcd: gone, kms: gone })).toEqual(["etcd", "kms-providers"]);
});
