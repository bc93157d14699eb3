import { describe, expect, test } from "vitest";
import { instant } from "../sim/time/instant.ts";
import { readCatalogue } from "./catalogue.ts";
import { Chronicle, formatLine } from "./chronicle.ts";
import { areaRows, coverageMarkdown } from "./coverage.ts";
import { exampleRequirement, exampleRun, exampleScenario } from "./examples.ts";
import { requirementResults } from "./requirement-result.ts";
import { exitCode, runHash } from "./run-result.ts";
import type { Verdict } from "./scenario-result.ts";

const scenario = (verdict: Verdict, ...requirements: string[]) =>
  exampleScenario({ verdict, requirements, name: verdict, place: "features/f.feature:1" });

const catalogue = ["ID-01", "ID-02", "ID-03", "ID-04", "ID-05"].map(exampleRequirement);

const results = requirementResults(
  catalogue,
  [
    scenario("PASS", "ID-01", "ID-02"),
    scenario("FAIL", "ID-02"),
    scenario("INCONCLUSIVE", "ID-03"),
    scenario("PASS", "ID-03"),
  ],
  new Set(["ID-01", "ID-02", "ID-03", "ID-04"]),
);

test("the gravest verdict of its scenarios is the requirement's", () => {
  expect(results.map(({ verdict }) => verdict)).toEqual([
    "PASS",
    "FAIL",
    "INCONCLUSIVE",
    "NOT SELECTED",
    "NO SCENARIO",
  ]);
});

test("areas are counted", () => {
  expect(areaRows(results)).toEqual([
    { area: "identity", total: 5, passed: 1, failed: 1, inconclusive: 1, notRun: 1, noScenario: 1 },
  ]);
});

test("the grid is a table that Markdown shows, whatever a reason holds", () => {
  const page = coverageMarkdown({
    ...exampleRun([]),
    profile: "2021",
    profileChanges: [{ field: "hostLayer.tokenLifetime", value: "60 days", byDefault: "90 days" }],
    requirements: results,
  });
  expect(page).toContain("| ID-02 | FAIL (because \\| of) | 2 | simulator | ID-02. |");
  expect(page).toContain("| hostLayer.tokenLifetime | 60 days | 90 days |");
});

test.each([
  [["PASS"], 0],
  [["PASS", "NOT RUN"], 0],
  [["PASS", "FAIL", "HARNESS"], 1],
  [["PASS", "INCONCLUSIVE"], 3],
  [["HARNESS"], 3],
  [["NOT RUN"], 2],
  [[], 2],
] as [Verdict[], number][])("exit code of %j", (verdicts, code) => {
  expect(exitCode(verdicts.map((verdict) => scenario(verdict)))).toBe(code);
});

test("the hash of a run covers every scenario's trace", () => {
  const one = scenario("PASS");
  expect(runHash([one])).not.toBe(runHash([{ ...one, traceHash: "abd" }]));
  expect(runHash([one, one])).not.toBe(runHash([one]));
});

test("the project's own catalogue is read, with its 117 requirements", () => {
  const all = readCatalogue();
  expect(all).toHaveLength(117);
  expect(new Set(all.map(({ id }) => id)).size).toBe(117);
});

describe("chronicle", () => {
  const at = (second: number) => instant(1_767_225_600 + second);
  const issued = (second: number, subject: string) => ({
    at: at(second),
    actor: "certificate-manager",
    kind: "issued",
    subject,
  });
  const failing = (second: number, detail: string) => ({
    at: at(second),
    actor: "kubelet worker-1",
    kind: "not rotated",
    detail,
  });

  test("neighbours of one instant are told together", () => {
    const lines = new Chronicle(at(0)).tell([
      issued(0, "a#1"),
      issued(0, "b#1"),
      issued(86_400, "a#2"),
    ]);
    expect(lines.map(formatLine)).toEqual([
      "day   0  2026-01-01T00:00:00Z  certificate-manager issues a#1, b#1",
      "day   1  2026-01-02T00:00:00Z  certificate-manager issues a#2",
    ]);
  });

  test("what goes on failing is told once, until its reason changes", () => {
    const chronicle = new Chronicle(at(0));
    expect(chronicle.tell([failing(0, "revoked"), failing(900, "revoked")])).toHaveLength(1);
    expect(chronicle.tell([failing(1800, "revoked")])).toHaveLength(0);
    expect(chronicle.tell([failing(2700, "expired")]).map(({ text }) => text)).toEqual([
      "kubelet worker-1 gets no certificate: expired",
    ]);
  });

  test("bookings and admissions are left out", () => {
    expect(new Chronicle(at(0)).tell([{ at: at(0), actor: "clock", kind: "traffic" }])).toEqual([]);
  });
});
