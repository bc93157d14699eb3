/** A baseline works in both directions: what is new, no longer needed or expired fails the run. */
import { describe, expect, test } from "vitest";
import { judgeByBaseline, type KnownFailure } from "./baseline.ts";
import { updatedBaseline } from "./baseline-update.ts";
import { exampleRun, exampleScenario } from "./examples.ts";
import { exitCode, type Selection } from "./run-result.ts";
import type { Verdict } from "./scenario-result.ts";

const today = "2026-11-24";
const key = "features/renewal/kubelet.feature > after 70 %";

const entry: KnownFailure = {
  requirement: "RN-04",
  target: "sim",
  scenarios: [key],
  reason: "not built yet",
  expires: "2026-12-24",
};

function run(verdict: Verdict, selection: Selection = {}) {
  return exampleRun([exampleScenario({ verdict }), exampleScenario({ name: "another" })], {
    selection,
  });
}

function judged(entries: readonly KnownFailure[], of = run("FAIL")) {
  const { run: marked, objections } = judgeByBaseline(of, entries, today);
  return {
    code: exitCode(marked.scenarios),
    objections: objections.map(({ kind, requirement }) => `${kind} ${requirement}`),
  };
}

describe("a run is judged", () => {
  test("a failure that is known is excused, with its reason", () => {
    expect(judged([entry])).toEqual({ code: 0, objections: [] });
    const { scenarios, requirements } = judgeByBaseline(run("FAIL"), [entry], today).run;
    for (const marked of [scenarios, requirements[0]?.scenarios])
      expect(marked?.map(({ known }) => known?.reason)).toEqual(["not built yet", undefined]);
  });

  test.each([
    ["nothing is known", []],
    ["another scenario of it is known", [{ ...entry, scenarios: [`${key}!`] }]],
    ["it is known of another world", [{ ...entry, target: "kind" as const }]],
    ["another requirement is known", [{ ...entry, requirement: "RN-05" }]],
  ])("a failure is new where %s", (_, entries) => {
    expect(judged(entries)).toMatchObject({
      code: 1,
      objections: expect.arrayContaining(["new RN-04"]),
    });
  });

  test("a scenario of two requirements is known when both know it", () => {
    const two = exampleRun([
      exampleScenario({ verdict: "FAIL", requirements: ["RN-04", "RN-05"] }),
    ]);
    expect(judged([entry], two)).toEqual({ code: 1, objections: ["new RN-05"] });
    expect(judged([entry, { ...entry, requirement: "RN-05" }], two).code).toBe(0);
  });

  test("an entry holds to the end of its last day, and excuses nothing afterwards", () => {
    expect(judged([{ ...entry, expires: today }]).code).toBe(0);
    const late = judged([{ ...entry, expires: "2026-11-23" }]);
    expect(late).toEqual({ code: 1, objections: ["expired RN-04"] });
  });

  test("an entry that passes is stale", () => {
    expect(judged([entry], run("PASS")).objections).toEqual(["stale RN-04"]);
  });

  test("rows of an outline share a name: one that fails still needs the entry", () => {
    const rows = exampleRun([exampleScenario(), exampleScenario({ verdict: "FAIL" })]);
    expect(judged([entry], rows)).toEqual({ code: 0, objections: [] });
  });

  test("an entry of a scenario that is gone is stale, unless only a part was selected", () => {
    const gone = { ...entry, scenarios: [key, "features/old.feature > gone"] };
    expect(judged([gone]).objections).toEqual(["stale RN-04"]);
    expect(judged([gone], run("FAIL", { tags: "@RN-04" })).objections).toEqual([]);
  });

  test.each<Verdict>(["INCONCLUSIVE", "HARNESS"])("%s is never excused", (verdict) => {
    expect(judged([entry], run(verdict))).toEqual({ code: 3, objections: [] });
  });

  test("what did not run says nothing", () => {
    expect(judged([entry], run("NOT RUN"))).toEqual({ code: 0, objections: [] });
  });
});

describe("it is written anew", () => {
  test("a new failure gets an entry without a reason, for thirty days", () => {
    expect(updatedBaseline([], [run("FAIL")], today)).toEqual([{ ...entry, reason: "" }]);
  });

  test("reasons and dates stay, also those that have passed", () => {
    const old = { ...entry, scenarios: ["features/old.feature > gone"], expires: "2026-01-01" };
    expect(updatedBaseline([old], [run("FAIL")], today)).toEqual([{ ...old, scenarios: [key] }]);
  });

  test("what passes leaves it; what did not run, or runs elsewhere, stays", () => {
    const elsewhere = { ...entry, target: "kind" as const };
    expect(updatedBaseline([entry, elsewhere], [run("PASS")], today)).toEqual([elsewhere]);
    expect(updatedBaseline([entry], [run("NOT RUN")], today)).toEqual([entry]);
    expect(updatedBaseline([entry], [run("INCONCLUSIVE")], today)).toEqual([entry]);
  });

  test("what it has written excuses the same run", () => {
    const updated = updatedBaseline([], [run("FAIL")], today);
    expect(judged(updated)).toEqual({ code: 0, objections: [] });
  });
});
