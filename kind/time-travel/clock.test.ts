import { beforeEach, expect, test, vi } from "vitest";
import type { Instant } from "../../sim/time/instant.ts";
import { offsetAt, offsetForJudge, realNow } from "./clock.ts";

beforeEach(() => {
  vi.setSystemTime("2026-06-01T12:00:00.400Z");
});

const at = 1_000_000 as Instant;

test.each([
  ["12:00:00.010", "11:59:59"],
  ["12:00:00.020", "12:00:00"],
])("at %s it is %s, for who reads the clock of the latest tick as well", (at, second) => {
  vi.setSystemTime(`2026-06-01T${at}Z`);
  expect(realNow()).toBe(Date.parse(`2026-06-01T${second}Z`) / 1000);
});

test.each([
  ["what ends later than in a minute, as it is", [[-100, 60]], 0],
  ["what ends within a minute, a minute later", [[-100, 59]], 60],
  ["what is in its last second, too", [[-100, 0]], 60],
  ["what has ended, as it is", [[-100, -1]], 0],
  ["what has just begun, not before its beginning", [[0, 5]], 0],
  ["what has begun ten seconds ago, ten seconds later", [[-10, 5]], 10],
  [
    "beside one that has ended, so little later that this stays so",
    [
      [-100, 5],
      [-100, -4],
    ],
    3,
  ],
  [
    "beside one that has not begun, a minute later",
    [
      [-100, 5],
      [30, 900],
    ],
    60,
  ],
])("to a judge is shown %s", (_what, dates, later) => {
  const seen = dates.map(([from = 0, to = 0]) => ({
    notBefore: (at + from) as Instant,
    notAfter: (at + to) as Instant,
  }));
  expect(offsetForJudge(seen, at) - offsetAt(at)).toBe(later);
});
