import { expect, test } from "vitest";
import { exampleRun, exampleScenario } from "./examples.ts";
import { withProved } from "./proved.ts";
import { verdictsDocument } from "./verdicts.ts";

const page = `Before.
<!-- proved: written by \`npm run proved\` -->
| Area     | Simulator | Real cluster |
| -------- | --------- | ------------ |
| identity | 0 of 9    | 3 of 4       |
<!-- /proved -->
After.
`;
const run = verdictsDocument(
  exampleRun([exampleScenario(), exampleScenario({ requirements: ["RN-05"], verdict: "FAIL" })]),
);

test("the simulator's column is written, the real cluster's stays", () => {
  const written = withProved(page, "README.md", [run]);
  expect(written).toContain("| identity | 1 of 2 | 3 of 4 |\n| all | 1 of 2 |  |");
  expect(written).toMatch(/^Before\.\n[\s\S]*\nAfter\.\n$/);
  expect(withProved(written, "README.md", [run])).toBe(written);
});

test("a real cluster's run alone writes its column, and nothing of the old one stays", () => {
  const kind = { ...run, target: "kind" as const };
  const requirements = kind.requirements.map((one) => ({ ...one, targets: ["kind" as const] }));
  const written = withProved(page, "README.md", [{ ...kind, requirements }]);
  expect(written).toContain("| identity | 0 of 9 | 1 of 2 |");
});

test("both worlds; a world answers for what the catalogue asks of it", () => {
  const kind = { ...run, target: "kind" as const };
  expect(withProved(page, "README.md", [run, kind])).toContain("| identity | 1 of 2 | 0 of 0 |");
});

test.each([
  [{ selection: { tags: "@RN-04" } }, /some scenarios only/],
  [{ saboteur: "never-renews" }, /had a saboteur/],
  [{ profile: "short" }, /had the profile short/],
])("%j proves nothing", (change, words) => {
  expect(() => withProved(page, "README.md", [{ ...run, ...change }])).toThrow(words);
});

test("a page without a place for it is named", () => {
  expect(() => withProved("nothing", "README.md", [run])).toThrow(/README\.md has no place/);
});
