import { expect, test } from "vitest";
import { Random } from "./random.ts";

const draws = (random: Random) => Array.from({ length: 20 }, () => random.integer(0, 1_000_000));

test("one seed gives one sequence, another seed another", () => {
  expect(draws(Random.seeded("7"))).toEqual(draws(Random.seeded(7)));
  expect(draws(Random.seeded("7"))).not.toEqual(draws(Random.seeded("8")));
});

test("a fork depends on its name, not on what was drawn before", () => {
  const fresh = Random.seeded("7");
  const used = Random.seeded("7");
  draws(used);
  expect(draws(used.fork("network"))).toEqual(draws(fresh.fork("network")));
  expect(draws(used.fork("network"))).not.toEqual(draws(fresh.fork("disk")));
});

test("both ends of a range are drawn", () => {
  const random = Random.seeded("7");
  const seen = new Set(Array.from({ length: 200 }, () => random.integer(1, 3)));
  expect([...seen].sort()).toEqual([1, 2, 3]);
});
