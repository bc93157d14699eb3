import { expect, test } from "vitest";
import { readTargets } from "./options.ts";

test.each([
  ["sim", ["sim"]],
  ["kind", ["kind"]],
  ["sim, kind", ["sim", "kind"]],
  ["kind,sim", ["sim", "kind"]],
])("the targets %s are %j: the simulator is what the other is held against", (names, targets) => {
  expect(readTargets(names)).toEqual(targets);
});
