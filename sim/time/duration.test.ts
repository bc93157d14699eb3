import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  days,
  formatDuration,
  hours,
  minutes,
  parseDuration,
  seconds,
  share,
  years,
} from "./duration.ts";

describe("parseDuration", () => {
  test.each([
    ["90 days", days(90)],
    ["1 day", days(1)],
    ["4d", days(4)],
    ["96 h", hours(96)],
    ["43.2 h", seconds(155_520)],
    ["10 years", years(10)],
    ["89 days 23:59:59", seconds(90 * 86_400 - 1)],
    ["23:59:59", seconds(86_399)],
    ["1 hour 30 min", minutes(90)],
    ["5 minutes", minutes(5)],
    ["0 seconds", seconds(0)],
  ])("reads %s", (text, expected) => {
    expect(parseDuration(text)).toBe(expected);
  });

  test.each([
    "",
    "90",
    "days",
    "90 fortnights",
    "1.5 s",
    "-4 d",
    "24:60:00",
    "4 d x",
    "1e9 d",
    "四 d",
  ])("refuses %j", (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  test("reads back whatever formatDuration writes", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: years(200) }), (length) => {
        expect(parseDuration(formatDuration(seconds(length)))).toBe(length);
      }),
    );
  });
});

test.each([
  [days(90), "90 days"],
  [days(1), "1 day"],
  [hours(12), "12 hours"],
  [minutes(5), "5 minutes"],
  [seconds(1), "1 second"],
  [seconds(0), "0 seconds"],
  [seconds(90 * 86_400 - 1), "89 days 23:59:59"],
  [seconds(86_401), "1 day 00:00:01"],
  [seconds(3_601), "01:00:01"],
  [seconds(-60), "-1 minute"],
])("formatDuration(%d) is %s", (duration, text) => {
  expect(formatDuration(duration)).toBe(text);
});

describe("share", () => {
  test("comes out whole where the arithmetic does", () => {
    expect(share(0.7, days(90))).toBe(days(63));
    expect(share(0.7, seconds(10))).toBe(7);
    expect(share(0.02, days(90))).toBe(parseDuration("43.2 h"));
  });

  test("rounds up, so that a threshold is never reached early", () => {
    expect(share(0.7, seconds(11))).toBe(8);
  });
});

test("a fraction of a second is a bug of the caller", () => {
  expect(() => seconds(0.5)).toThrow(RangeError);
});
