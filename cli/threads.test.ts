import { availableParallelism } from "node:os";
import { expect, test } from "vitest";
import { countScenarios } from "./cucumber.ts";
import { suitableThreads } from "./threads.ts";

test("the whole catalogue takes what the machine has, as far as it is worth it", async () => {
  const scenarios = await countScenarios({});
  const threads = await suitableThreads({}, "sim");
  expect(threads).toBe(Math.min(Math.floor(scenarios / 100), availableParallelism()));
});

test("a few scenarios are not worth a second thread; a real cluster fills the machine", async () => {
  expect(await suitableThreads({ paths: ["features/kms"] }, "sim")).toBe(1);
  expect(await suitableThreads({ tags: "@no-such-tag" }, "sim")).toBe(1);
  expect(await suitableThreads({}, "kind")).toBe(1);
});
