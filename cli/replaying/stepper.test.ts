import { describe, expect, test } from "vitest";
import { paintFor } from "../../reports/paint.ts";
import { instant } from "../../sim/time/instant.ts";
import type { TraceEvent } from "../../sim/time/trace.ts";
import { moved, screen } from "./stepper.ts";

const events: TraceEvent[] = ["issued", "refused", "admitted", "not renewed", "admitted"].map(
  (kind, second) => ({ at: instant(second), actor: "somebody", kind }),
);

describe("a key leads", () => {
  test.each([
    ["right", 0, 1],
    ["space", 0, 1],
    ["right", 4, 4],
    ["left", 1, 0],
    ["left", 0, 0],
    ["down", 0, 1],
    ["down", 1, 3],
    ["down", 3, 3],
    ["up", 4, 3],
    ["up", 1, 1],
    ["x", 2, 2],
  ])("%s from %d to %d", (key, from, to) => {
    expect(moved(events, from, key)).toBe(to);
  });
});

const paint = paintFor(process.stdout);

test("the screen shows what fits around the event, and the instant it happened", () => {
  const shown = screen(events, 3, { rows: 7, columns: 80 }, paint).split("\n");
  expect(shown[0]).toBe("event 4 of 5, 1970-01-01T00:00:03Z");
  expect(shown[1]).toMatch(/^→ next .* q end$/);
  expect(shown.slice(2)).toHaveLength(3);
  expect(shown.filter((line) => line.includes("> "))).toEqual([
    expect.stringContaining("somebody not renewed"),
  ]);
});

test("no line is longer than the terminal is wide: it would take the place of two", () => {
  const long = events.map((event) => ({ ...event, detail: "a long story ".repeat(20) }));
  const shown = screen(long, 0, { rows: 24, columns: 80 }, paint).split("\n");
  expect(shown).toHaveLength(7);
  for (const line of shown) expect(line.length).toBeLessThanOrEqual(80);
  expect(shown.at(-1)).toMatch(/^ {2}1970-01-01T00:00:04Z somebody admitted a long .*…$/);
});
