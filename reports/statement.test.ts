/** What may be claimed after a run, and what may not. */
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { complaintsAbout } from "../fixtures/judges/ajv.ts";
import { compare } from "./comparison.ts";
import { exampleRequirement, exampleRun, exampleScenario } from "./examples.ts";
import { requirementResults } from "./requirement-result.ts";
import type { RunResult } from "./run-result.ts";
import type { ScenarioResult, Verdict } from "./scenario-result.ts";
import { statement, statementYaml } from "./statement.ts";

const facts = {
  project: { version: "0.1.0", commit: "56c05e3-dirty" },
  date: new Date("2026-11-24T12:00:00Z"),
  requirementSet: { file: "features/requirements.yaml", sha256: "0f".repeat(32) },
  comparison: undefined,
};

/** The scenarios of RN-04 end so; ID-11 has none. */
function run(
  endings: readonly Verdict[],
  catalogue: readonly string[],
  of: Partial<RunResult> = {},
): RunResult {
  const scenarios = endings.map(
    (verdict, line): ScenarioResult =>
      exampleScenario({ verdict, place: `features/renewal/kubelet.feature:${line + 1}` }),
  );
  const requirements = catalogue.map((id) => ({
    ...exampleRequirement(id),
    targets: ["sim", "kind"] as ("sim" | "kind")[],
  }));
  const results = requirementResults(requirements, scenarios, new Set(["RN-04"]));
  return { ...exampleRun(scenarios), requirements: results, ...of };
}

describe("the claim", () => {
  test.each<[string, readonly Verdict[], readonly string[]]>([
    ["success", ["PASS", "PASS"], ["RN-04"]],
    ["partial", ["PASS", "NOT RUN"], ["RN-04"]],
    ["partial", ["PASS"], ["RN-04", "ID-11"]],
    ["partial", ["INCONCLUSIVE", "PASS"], ["RN-04"]],
    ["failure", ["PASS", "FAIL"], ["RN-04", "ID-11"]],
  ])("%s: %j of %j", (result, endings, catalogue) => {
    expect(statement([run(endings, catalogue)], facts).result).toBe(result);
  });

  test("is not worth more because a failure is known", () => {
    const known = run(["FAIL"], ["RN-04"]);
    const excused = { reason: "later", expires: "2027-01-01" };
    const scenarios = known.scenarios.map((one) => ({ ...one, known: excused }));
    expect(statement([{ ...known, scenarios }], facts).result).toBe("failure");
  });
});

test("what is not shown is named, with its reason", () => {
  const { targets } = statement([run(["PASS", "NOT RUN", "FAIL"], ["RN-04", "ID-11"])], facts);
  expect(targets[0]).toMatchObject({
    name: "sim",
    versions: { Node: "24.0.0" },
    failed: [{ requirement: "RN-04", reason: "because | of this" }],
    unrun: [{ requirement: "RN-04" }, { requirement: "ID-11", reason: "no scenario tells it" }],
    areas: [{ name: "identity", result: "failure", requirements: 2, failed: 1, noScenario: 1 }],
  });
});

describe("of two worlds", () => {
  const versions = { Kubernetes: "v1.34.4", "node image": "localhost/certwarp/node:a46ac9f92020" };
  const kind = (...endings: Verdict[]) => run(endings, ["RN-04"], { target: "kind", versions });

  test("it says on what they agree, and how to make it again", () => {
    const worlds = [run(["PASS"], ["RN-04"]), kind("PASS")] as const;
    const comparison = compare(...worlds, { whole: true });
    const text = statementYaml(worlds, { ...facts, comparison });
    const document = parse(text);
    expect(complaintsAbout("statement", document)).toBe("");
    expect(document.comparison).toMatchObject({ agree: 1, differ: [], owed: [] });
    expect(document).toMatchObject({ result: "success", complete: true });
    expect(document.reproduce).toEqual([
      "git checkout 56c05e3",
      "npm ci",
      "npm run node-image",
      "npm run conformance -- --target sim,kind --profile default --seed 7",
    ]);
    expect(complaintsAbout("statement", { ...document, result: "splendid" })).toMatch(/allowed/);
  });

  test.each<[Verdict, string]>([
    ["FAIL", "failure"],
    ["NOT RUN", "partial"],
  ])("the second one's %s makes it a %s", (verdict, result) => {
    const worlds = [run(["PASS"], ["RN-04"]), kind(verdict)] as const;
    const comparison = compare(...worlds, { whole: true });
    expect(statement(worlds, { ...facts, comparison }).result).toBe(result);
  });
});

test("what was selected is part of the command, quoted where a shell would read it otherwise", () => {
  const selection = { paths: ["features/renewal"], tags: "@RN-04 or @RN-05", shard: "1/2" };
  const made = statement([run(["PASS"], ["RN-04"], { selection })], facts);
  expect(made.complete).toBe(false);
  expect(made.reproduce.at(-1)).toBe(
    "npm run conformance -- features/renewal --target sim --profile default --seed 7 --tags '@RN-04 or @RN-05' --shard 1/2",
  );
});
