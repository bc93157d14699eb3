import { expect, test } from "vitest";
import { seconds } from "../time/duration.ts";
import { instant } from "../time/instant.ts";
import { Connections } from "./connections.ts";
import { Turns } from "./turns.ts";

test("one queue is served in order, another beside it, and a failure stops neither", async () => {
  const turns = new Turns();
  const done: string[] = [];
  const work = (name: string, steps: number) => async () => {
    for (let step = 0; step < steps; step++) await Promise.resolve();
    done.push(name);
    if (name === "a1") throw new Error("a bug");
  };
  const ended = await Promise.allSettled([
    turns.take("a", work("a1", 20)),
    turns.take("a", work("a2", 1)),
    turns.take("b", work("b1", 1)),
  ]);
  expect(done).toEqual(["b1", "a1", "a2"]);
  expect(ended.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
});

test("connections that wait add up, until their time is over", () => {
  const connections = new Connections();
  connections.opened(instant(0), seconds(10));
  connections.opened(instant(5), seconds(10));
  connections.opened(instant(5), seconds(0));
  expect(connections.waiting(instant(9))).toBe(2);
  expect(connections.waiting(instant(10))).toBe(1);
  expect(connections.waiting(instant(15))).toBe(0);
  expect([connections.most, connections.tries]).toEqual([2, 3]);
});
