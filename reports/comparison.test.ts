import { describe, expect, test } from "vitest";
import type { Requirement } from "./catalogue.ts";
import { compare, failures, judgedApart } from "./comparison.ts";
import { comparisonMarkdown, comparisonText } from "./comparison-text.ts";
import { exampleRun } from "./examples.ts";
import { requirementResults } from "./requirement-result.ts";
import type { RunResult } from "./run-result.ts";
import type { ScenarioResult, Verdict } from "./scenario-result.ts";

const selection = { whole: false };
const whole = { whole: true };
const plainPaint = { good: same, bad: same, faint: same, strong: same };

test.each<[Verdict, Verdict, string]>([
  ["PASS", "PASS", "agree"],
  ["FAIL", "FAIL", "agree"],
  ["PASS", "FAIL", "differ"],
  ["FAIL", "PASS", "differ"],
  ["PASS", "INCONCLUSIVE", "differ"],
  ["INCONCLUSIVE", "INCONCLUSIVE", "differ"],
  ["PASS", "HARNESS", "differ"],
  ["HARNESS", "HARNESS", "differ"],
  ["PASS", "NOT RUN", "one ran"],
  ["NOT RUN", "NOT RUN", "none ran"],
])("%s and %s: %s", (one, other, expected) => {
  const { requirements } = compare(run("sim", [one]), run("kind", [other]), selection);
  expect(requirements.map(({ agreement }) => agreement)).toEqual([expected]);
});

test("one scenario that differs is enough, whatever its requirement's verdicts are", () => {
  const comparison = compare(
    run("sim", ["FAIL", "PASS"]),
    run("kind", ["PASS", "FAIL"]),
    selection,
  );
  const [compared] = comparison.requirements;
  expect(compared?.agreement).toBe("differ");
  expect(compared?.reason).toContain("a.feature:1 FAIL and PASS");
  expect(failures(comparison)).toHaveLength(1);
});

describe("what the catalogue asks of kind fails the run", () => {
  test.each<[readonly Verdict[], boolean]>([
    [["PASS", "PASS"], false],
    [["PASS", "NOT RUN"], true],
    [["NOT RUN", "NOT RUN"], true],
    [["PASS", "INCONCLUSIVE"], true],
    [["FAIL", "PASS"], true],
  ])("where its scenarios there are %j: %s", (verdicts, expected) => {
    const comparison = compare(run("sim", ["PASS", "PASS"]), run("kind", verdicts), selection);
    expect(failures(comparison)).toHaveLength(expected ? 1 : 0);
  });

  test("but not for a scenario that takes minutes, where nobody asked for those", () => {
    const kind = run("kind", ["PASS", "NOT RUN"], { notRun: "slow" });
    expect(failures(compare(run("sim", ["PASS", "PASS"]), kind, selection))).toEqual([]);
  });

  test("nor for one that holds the figures of another profile", () => {
    const [sim, kind] = [
      run("sim", ["PASS", "NOT RUN"]),
      run("kind", ["PASS", "NOT RUN"], { notRun: "profile" }),
    ];
    expect(failures(compare(sim, kind, selection))).toEqual([]);
  });

  test("where none was to run there, of the whole suite, but not of a part: another part may have it", () => {
    const [sim, kind] = [run("sim", ["NOT RUN"]), run("kind", ["NOT RUN"], { notRun: "profile" })];
    expect(failures(compare(sim, kind, selection))).toEqual([]);
    expect(failures(compare(sim, kind, whole))).toHaveLength(1);
  });

  test("also when both worlds fail alike", () => {
    expect(failures(compare(run("sim", ["FAIL"]), run("kind", ["FAIL"]), selection))).toHaveLength(
      1,
    );
  });

  test("a requirement that nobody tells fails the whole suite, but no selection", () => {
    const [sim, kind] = [run("sim", []), run("kind", [])];
    expect(failures(compare(sim, kind, selection))).toEqual([]);
    const comparison = compare(sim, kind, whole);
    expect(failures(comparison).map(({ id }) => id)).toEqual(["RV-01"]);
    expect(comparisonText(comparison, plainPaint)).toContain("no scenario tells it");
  });

  test("what it does not ask of kind may be shown on the simulator alone", () => {
    const excused = { targets: ["sim" as const] };
    const comparison = compare(
      run("sim", ["PASS"], excused),
      run("kind", ["NOT RUN"], excused),
      whole,
    );
    expect(failures(comparison)).toEqual([]);
    expect(comparisonText(comparison, plainPaint)).toContain("on sim alone, because: RV-01");
  });

  test("where it is asked no more because it can not be true there, the report says why", () => {
    const excused = {
      targets: ["sim" as const],
      deviation: { from: "targets [sim, kind]", why: "etcd 3.6 does not tell" },
    };
    const comparison = compare(run("sim", [], excused), run("kind", [], excused), whole);
    expect(failures(comparison)).toEqual([]);
    expect(comparisonMarkdown(comparison)).toContain("etcd 3.6 does not tell");
  });
});

describe("a failure that a baseline knows", () => {
  const known = { reason: "not built yet", expires: "2026-12-24" };
  const knowing = (target: RunResult["target"], verdicts: readonly Verdict[], line: number) => {
    const { requirements, ...rest } = run(target, verdicts);
    const mark = (each: ScenarioResult) =>
      each.place === `a.feature:${line}` ? { ...each, known } : each;
    return {
      ...rest,
      requirements: requirements.map((each) => ({ ...each, scenarios: each.scenarios.map(mark) })),
    };
  };
  const failing = (sim: RunResult, kind: RunResult) => failures(compare(sim, kind, selection));

  test("excuses where the other world differs from it, on either side", () => {
    const passing = (target: RunResult["target"]) => run(target, ["PASS", "PASS"]);
    expect(failing(knowing("sim", ["PASS", "FAIL"], 2), passing("kind"))).toEqual([]);
    expect(failing(passing("sim"), knowing("kind", ["PASS", "FAIL"], 2))).toEqual([]);
    const [sim, kind] = [knowing("sim", ["FAIL"], 1), knowing("kind", ["FAIL"], 1)];
    expect(failing(sim, kind)).toEqual([]);
  });

  test("excuses no other scenario that differs", () => {
    const sim = knowing("sim", ["FAIL", "PASS"], 1);
    const [failed] = failing(sim, run("kind", ["PASS", "FAIL"]));
    expect(failed?.reason).toContain("a.feature:2 PASS and FAIL");
  });

  test("excuses nothing that was not run in the other world", () => {
    expect(failing(knowing("sim", ["FAIL"], 1), run("kind", ["NOT RUN"]))).toHaveLength(1);
    expect(failing(knowing("sim", ["FAIL"], 1), run("kind", []))).toHaveLength(1);
    const partly = run("kind", ["FAIL", "NOT RUN"]);
    expect(failing(knowing("sim", ["FAIL", "PASS"], 1), partly)).toHaveLength(1);
  });
});

test("scenarios that ran on both sides are counted", () => {
  const [compared] = compare(
    run("sim", ["PASS", "PASS", "PASS"]),
    run("kind", ["PASS", "NOT RUN", "PASS"]),
    selection,
  ).requirements;
  expect(compared?.shared).toEqual([2, 3]);
  expect(compared?.reason).toBe("because");
});

test("requirements with a judge that is not ours are counted apart, where both agree", () => {
  const sim = run("sim", ["PASS"]);
  const apart = (verdict: Verdict, judges: readonly string[]) =>
    judgedApart(compare(sim, run("kind", [verdict], { judges }), selection));
  expect(apart("PASS", ["etcd", "kube-apiserver"])).toEqual({ byOthers: 1, byOthersAlone: 1 });
  expect(apart("PASS", ["certwarp", "etcd"])).toEqual({ byOthers: 1, byOthersAlone: 0 });
  expect(apart("PASS", ["certwarp"])).toEqual({ byOthers: 0, byOthersAlone: 0 });
  expect(apart("FAIL", ["kube-apiserver"])).toEqual({ byOthers: 0, byOthersAlone: 0 });
});

test("the page has both verdicts and their judges", () => {
  const comparison = compare(
    run("sim", ["PASS"]),
    run("kind", ["FAIL"], { judges: ["etcd"] }),
    selection,
  );
  expect(comparisonMarkdown(comparison)).toContain(
    "| RV-01 | PASS | FAIL | differ, not shown on kind | 1 of 1 | simulator | etcd | a.feature:1 PASS and FAIL: because |",
  );
});

interface Circumstances {
  readonly notRun?: ScenarioResult["notRun"];
  readonly judges?: readonly string[];
  readonly targets?: Requirement["targets"];
  readonly deviation?: Requirement["deviation"];
}

function run(
  target: RunResult["target"],
  verdicts: readonly Verdict[],
  { judges = ["simulator"], targets = ["sim", "kind"], deviation, notRun }: Circumstances = {},
): RunResult {
  const scenarios = verdicts.map(
    (verdict, index): ScenarioResult =>
      ({
        place: `a.feature:${index + 1}`,
        name: `scenario ${index + 1}`,
        verdict,
        reason: verdict === "PASS" ? undefined : "because",
        ...(verdict === "NOT RUN" && notRun && { notRun }),
        judges,
        requirements: ["RV-01"],
      }) as unknown as ScenarioResult,
  );
  const requirement: Requirement = {
    id: "RV-01",
    area: "revocation",
    source: "overview",
    text: "Revoked is revoked.",
    targets,
    ...(deviation && { deviation }),
  };
  const requirements = requirementResults([requirement], scenarios, new Set());
  return { ...exampleRun(scenarios), target, requirements };
}

function same(text: string): string {
  return text;
}
