import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { exampleRun, exampleScenario } from "../../reports/examples.ts";
import type { RunResult } from "../../reports/run-result.ts";
import type { ScenarioResult } from "../../reports/scenario-result.ts";
import { verdictsDocument } from "../../reports/verdicts.ts";
import { describeFailure, failureOfLatestRun } from "./failure.ts";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "certwarp-test-")));
afterAll(() => rmSync(folder, { recursive: true }));

/** A run of both worlds, and `latest` that points to it. */
function ran(name: string, worlds: Record<RunResult["target"], readonly ScenarioResult[]>): string {
  for (const target of ["kind", "sim"] as const) {
    mkdirSync(join(folder, name, target), { recursive: true });
    const document = verdictsDocument(exampleRun(worlds[target], { target }));
    writeFileSync(join(folder, name, target, "verdicts.json"), JSON.stringify(document));
  }
  symlinkSync(name, join(folder, `latest-${name}`));
  return join(folder, `latest-${name}`);
}

const failure = exampleScenario({ verdict: "FAIL" });
const known = { reason: "not built yet", expires: "2026-12-24" };
const both = ran("both", {
  sim: [exampleScenario(), { ...failure, place: "a.feature:1", known }, failure],
  kind: [{ ...failure, place: "b.feature:1" }],
});

test("the simulator's failures come first, and those that a baseline knows not at all", () => {
  expect(failureOfLatestRun(1, both)).toEqual({
    place: failure.place,
    target: "sim",
    profile: "default",
    seed: "7",
  });
  expect(failureOfLatestRun(2, both)).toMatchObject({ place: "b.feature:1", target: "kind" });
  expect(() => failureOfLatestRun(3, both)).toThrow(/both has 2 failures, not 3/);
});

test("where all are known, there is none", () => {
  const run = ran("known", { sim: [{ ...failure, known }], kind: [] });
  expect(() => failureOfLatestRun(1, run)).toThrow(
    /known has no failure but what a baseline knows/,
  );
});

test("it is told of which run it is, by the name that it keeps", () => {
  expect(describeFailure(1, both)).toMatch(/^failure 1 of \S+\/both$/);
});

test("without a run there is none to choose from", () => {
  expect(() => failureOfLatestRun(1, join(folder, "nothing"))).toThrow(/has no verdicts/);
});
