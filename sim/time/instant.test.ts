import fc from "fast-check";
import { expect, test } from "vitest";
import { formatInstant, instant, parseInstant } from "./instant.ts";

test.each([
  ["1970-01-01T00:00:00Z", 0],
  ["2020-04-17T17:22:05Z", 1_587_144_125],
  ["2020-04-17t17:22:05z", 1_587_144_125],
  ["2020-04-17T19:22:05+02:00", 1_587_144_125],
  ["2020-04-17T17:22:05.000Z", 1_587_144_125],
  ["2050-01-01T00:00:00Z", 2_524_608_000],
])("reads %s", (text, expected) => {
  expect(parseInstant(text)).toBe(expected);
});

test.each([
  "2020-04-17",
  "2020-04-17T17:22:05",
  "2020-04-17 17:22:05Z",
  "2020-04-17T17:22:05.5Z",
  "2020-02-30T00:00:00Z",
  "2020-04-17T24:00:00Z",
  "2020-04-17T17:22:05+25:00",
  "yesterday",
])("refuses %s", (text) => {
  expect(parseInstant(text)).toBeUndefined();
});

test("reads back whatever formatInstant writes", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 253_402_300_799 }), (seconds) => {
      expect(parseInstant(formatInstant(instant(seconds)))).toBe(seconds);
    }),
  );
});

test("a fraction of a second is a bug of the caller", () => {
  expect(() => instant(1.5)).toThrow(RangeError);
});
