import { expect, test } from "vitest";
import type { Requirement } from "./catalogue.ts";
import { compare, differences } from "./comparison.ts";
import type { RunResult } from "./run-result.ts";
import type { ScenarioResult, Verdict } from "./scenario-result.ts";

const plain = ["simulator"];

test.each<[Verdict, Verdict, string]>([
  ["PASS", "PASS", "agree"],
  ["FAIL", "FAIL", "agree"],
  ["PASS", "FAIL", "differ"],
  ["FAIL", "PASS", "differ"],
  ["PASS", "INCONCLUSIVE", "differ"],
  ["INCONCLUSIVE", "INCONCLUSIVE", "differ"],
  ["PASS", "HARNESS", "differ"],
  ["PASS", "NOT RUN", "one ran"],
  ["NOT RUN", "NOT RUN", "none ran"],
])("%s and %s: %s", (one, other, expected) => {
  const comparison = compare(run("sim", [one]), run("kind", [other]));
  expect(comparison.requirements.map(({ agreement }) => agreement)).toEqual([expected]);
  expect(differences(comparison)).toHaveLength(expected === "differ" ? 1 : 0);
});

test("one scenario that differs is enough, whatever its requirement's verdicts are", () => {
  const [compared] = compare(
    run("sim", ["FAIL", "PASS"]),
    run("kind", ["PASS", "FAIL"]),
  ).requirements;
  expect(compared?.agreement).toBe("differ");
  expect(compared?.reason).toContain("a.feature:1 FAIL and PASS");
});

test("scenarios that ran on both sides are counted", () => {
  const [compared] = compare(
    run("sim", ["PASS", "PASS", "PASS"]),
    run("kind", ["PASS", "NOT RUN", "PASS"]),
  ).requirements;
  expect(compared?.shared).toEqual([2, 3]);
  expect(compared?.reason).toBe("because");
});

function run(target: string, verdicts: readonly Verdict[]): RunResult {
  const scenarios = verdicts.map(
    (verdict, index): ScenarioResult =>
      ({
        place: `a.feature:${index + 1}`,
        name: `scenario ${index + 1}`,
        verdict,
        reason: verdict === "PASS" ? undefined : "because",
        judges: plain,
        requirements: ["RV-01"],
      }) as unknown as ScenarioResult,
  );
  const requirement = { id: "RV-01" } as unknown as Requirement;
  const [verdict = "PASS"] = verdicts;
  return {
    target,
    scenarios,
    requirements: [{ requirement, verdict, scenarios, judges: plain, reason: undefined }],
  } as unknown as RunResult;
}
