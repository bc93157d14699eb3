import { availableParallelism } from "node:os";
import { expect, test } from "vitest";
import { countScenarios } from "./cucumber.ts";
import { suitableThreads } from "./threads.ts";

const twoProcessors = { processors: 2, memory: 24e9 };

test("the whole catalogue takes what the machine has, as far as it is worth it", async () => {
  const scenarios = await countScenarios({});
  const threads = await suitableThreads({}, "sim");
  expect(threads).toBe(Math.min(Math.floor(scenarios / 100), availableParallelism()));
});

test("a few scenarios are not worth a second thread", async () => {
  expect(await suitableThreads({ paths: ["features/kms"] }, "sim", twoProcessors)).toBe(1);
  expect(await suitableThreads({ tags: "@no-such-tag" }, "sim", twoProcessors)).toBe(1);
  expect(await suitableThreads({ tags: "@KM-01" }, "kind", twoProcessors)).toBe(1);
  expect(await suitableThreads({ shard: "60/60" }, "kind", twoProcessors)).toBe(1);
});

test("real clusters wait, so there are more of them than processors, but no more than the memory holds", async () => {
  expect(await suitableThreads({}, "kind", twoProcessors)).toBe(3);
  expect(await suitableThreads({}, "kind", { processors: 4, memory: 24e9 })).toBe(6);
  expect(await suitableThreads({}, "kind", { processors: 8, memory: 16e9 })).toBe(8);
  expect(await suitableThreads({}, "kind", { processors: 8, memory: 3e9 })).toBe(1);
});
