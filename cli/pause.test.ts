import { PassThrough } from "node:stream";
import type { ReadStream } from "node:tty";
import { expect, test } from "vitest";
import { Pause } from "./pause.ts";

function terminal(): ReadStream & PassThrough {
  const input = new PassThrough() as unknown as ReadStream & PassThrough;
  return Object.assign(input, { isTTY: true, setRawMode: () => input });
}

/** Whether a promise has resolved by now. */
async function isOver(promise: Promise<void>): Promise<boolean> {
  const marker = Symbol();
  const next = new Promise((resolve) => setImmediate(() => resolve(marker)));
  return (await Promise.race([promise, next])) !== marker;
}

test("the space bar stops, and lets it go on; any other key lets it go on as well", async () => {
  const input = terminal();
  const pause = new Pause(input);
  expect(await isOver(pause.over())).toBe(true);
  input.write(" ");
  const stopped = pause.over();
  expect(await isOver(stopped)).toBe(false);
  input.write(" ");
  expect(await isOver(stopped)).toBe(true);
  input.write(" ");
  const again = pause.over();
  input.write("x");
  expect(await isOver(again)).toBe(true);
});

test.each(["q", "\u0003"])("%j ends it, stopped or not", async (key) => {
  const input = terminal();
  const pause = new Pause(input);
  input.write(" ");
  const stopped = pause.over();
  input.write(key);
  expect(await isOver(stopped)).toBe(true);
  expect(pause.ended).toBe(true);
});

test("where there is no terminal nothing is listened to", async () => {
  const input = new PassThrough() as unknown as ReadStream;
  const pause = new Pause(input);
  expect(pause.possible).toBe(false);
  expect(input.listenerCount("data")).toBe(0);
  expect(await isOver(pause.over())).toBe(true);
  pause.close();
});
