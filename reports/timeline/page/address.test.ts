import { expect, test } from "vitest";
import type { Lane, Recording } from "../recording.ts";
import { findLane, readAddress, readTime, writeAddress, writeTime } from "./address.ts";

const start = Date.UTC(2026, 0, 1) / 1000;
const run = { start } as Recording;

test.each([
  ["0d", 0],
  ["63d", 63 * 86_400],
  ["20d2s", 20 * 86_400 + 2],
  ["1d2h3m4s", 86_400 + 2 * 3600 + 3 * 60 + 4],
])("%s is read and written", (text, since) => {
  expect(readTime(run, text)).toBe(start + since);
  expect(writeTime(run, start + since)).toBe(text);
});

test("an instant may be written as a date", () => {
  expect(readTime(run, "2026-01-02T00:00:00Z")).toBe(start + 86_400);
});

test.each(["", "soon", "d", "-1d", "1d 2h"])("%j is no time", (text) => {
  expect(readTime(run, text)).toBeUndefined();
});

test("an address says only what is not as usual, and can be read aloud", () => {
  const address = {
    run: "quiet-quarter",
    t: "63d",
    c: "worker-2/kubelet-client@3",
    q: "",
    owner: "",
  };
  const text = writeAddress(address);
  expect(text).toBe("#run=quiet-quarter&t=63d&c=worker-2/kubelet-client@3");
  expect(readAddress(text)).toEqual({
    run: "quiet-quarter",
    t: "63d",
    c: "worker-2/kubelet-client@3",
  });
});

test("a credential is found by its name, or by words of it", () => {
  const lanes = ["cp-1/kubelet-client", "worker-2/kubelet-client", "worker-2/kubelet"].map(
    (name) => ({ name }) as Lane,
  );
  expect(findLane(lanes, "worker-2/kubelet")).toBe(2);
  expect(findLane(lanes, "kubelet-2")).toBe(1);
  expect(findLane(lanes, "KUBELET")).toBe(0);
  expect(findLane(lanes, "scheduler")).toBeUndefined();
});
