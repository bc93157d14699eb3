import { expect, test } from "vitest";
import { compare } from "./comparison.ts";
import { exampleRun, exampleScenario } from "./examples.ts";
import { summaryMarkdown } from "./summary-markdown.ts";

const one = exampleRun([
  exampleScenario(),
  ...Array.from({ length: 9 }, () => exampleScenario({ verdict: "FAIL", reason: "a ``` b" })),
  exampleScenario({ verdict: "FAIL", known: { reason: "later", expires: "2027-01-01" } }),
]);
const other = exampleRun([exampleScenario()], { target: "kind" });

test("a run on one screen: what failed, where, and how to see it again", () => {
  const lines = summaryMarkdown([one], undefined, ["RN-04 is stale"]).split("\n");
  expect(lines.length).toBeLessThan(70);
  expect(lines[0]).toBe("## certwarp: 9 failed, 1 failed as known, 1 passed on sim");
  expect(lines).toContain("- RN-04 is stale");
  expect(lines).toContain("| identity | 1 | 1 **failed** |");
  expect(lines).toContain(
    "replay: npm run conformance -- features/renewal/kubelet.feature:9 --seed 7",
  );
  expect(lines).toContain("and 4 more on sim: see junit.xml");
  expect(lines.filter((line) => line === "````")).toHaveLength(10);
});

test("two worlds side by side", () => {
  const text = summaryMarkdown([one, other], compare(one, other, { whole: false }), []);
  expect(text).toContain("| Area | Requirements | sim | kind |");
  expect(text).toContain("| identity | 1 | 1 **failed** | 1 passed |");
  expect(text).toMatch(/sim and kind agree on 0 requirements.*different or not shown: RN-04/);
});
