import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { whenQuiet } from "./when-quiet.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("what comes in a row is one, and what comes later another", async () => {
  const action = vi.fn(async () => {});
  const come = whenQuiet(action);
  for (let count = 0; count < 5; count++) {
    come();
    await vi.advanceTimersByTimeAsync(99);
  }
  expect(action).toHaveBeenCalledTimes(0);
  await vi.advanceTimersByTimeAsync(1);
  expect(action).toHaveBeenCalledTimes(1);
  come();
  await vi.advanceTimersByTimeAsync(100);
  expect(action).toHaveBeenCalledTimes(2);
});

test("the next one waits for the end of the one before", async () => {
  const said: string[] = [];
  const come = whenQuiet(async () => {
    said.push("begins");
    await new Promise((resolve) => setTimeout(resolve, 1000));
    said.push("ends");
  });
  come();
  await vi.advanceTimersByTimeAsync(200);
  come();
  await vi.advanceTimersByTimeAsync(5000);
  expect(said).toEqual(["begins", "ends", "begins", "ends"]);
});
