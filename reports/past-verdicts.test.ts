import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { exampleRun, exampleScenario } from "./examples.ts";
import { pastVerdicts } from "./past-verdicts.ts";
import type { RunResult } from "./run-result.ts";
import { verdictsDocument } from "./verdicts.ts";

let runs: string;

beforeEach(() => {
  runs = mkdtempSync(join(tmpdir(), "certwarp-test-"));
});

afterEach(() => rmSync(runs, { recursive: true }));

/** @param second at which it was written. */
function write(folder: string, second: number, text: string): void {
  mkdirSync(join(runs, folder), { recursive: true });
  const file = join(runs, folder, "verdicts.json");
  writeFileSync(file, text);
  utimesSync(file, second, second);
}

function ran(verdict: "PASS" | "FAIL", of: Partial<RunResult> = {}): string {
  return JSON.stringify(verdictsDocument(exampleRun([exampleScenario({ verdict })], of)));
}

test("of each world and profile the latest run counts", () => {
  write("1/sim", 1, ran("FAIL"));
  write("1/kind", 1, ran("FAIL", { target: "kind" }));
  write("2", 2, ran("PASS"));
  expect(pastVerdicts("RN-04", runs).verdicts).toMatchObject([
    { target: "sim", verdict: "PASS", partial: false, at: new Date(2000) },
    { target: "kind", verdict: "FAIL", partial: false, at: new Date(1000) },
  ]);
  expect(pastVerdicts("RN-05", runs).verdicts).toEqual([]);
});

test("what somebody broke on purpose says nothing of the requirement", () => {
  write("1", 1, ran("PASS"));
  write("2", 2, ran("FAIL", { saboteur: "never-renews" }));
  expect(pastVerdicts("RN-04", runs).verdicts).toMatchObject([{ verdict: "PASS" }]);
});

test("a run of some scenarios is known as one", () => {
  write("1", 1, ran("PASS", { selection: { paths: ["features/renewal/kubelet.feature:9"] } }));
  expect(pastVerdicts("RN-04", runs).verdicts).toMatchObject([{ verdict: "PASS", partial: true }]);
});

test("files that are broken, or of another version, are passed over and counted", () => {
  write("1", 1, ran("PASS"));
  write("2", 2, "{");
  write("3/sim", 3, JSON.stringify({ ...JSON.parse(ran("FAIL")), certwarp: 0 }));
  expect(pastVerdicts("RN-05", runs)).toEqual({ verdicts: [], skipped: 2 });
});
