/** What helps somebody who writes a scenario, held against the real feature files and steps. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { requirementNamed } from "../../reports/catalogue.ts";
import { paintFor } from "../../reports/paint.ts";
import { nearestStep, stepCatalogue } from "../../reports/step-catalogue.ts";
import { runScenarios } from "../cucumber.ts";
import { editorSettings, editorSettingsFile } from "./editor.ts";
import { skeleton, skeletonPath } from "./skeleton.ts";
import { findSteps, parameterList, stepList } from "./step-list.ts";

const messages = await runScenarios(
  { paths: [] },
  { target: "sim", profile: "default", seed: "1" },
  { dryRun: true },
);
const catalogue = stepCatalogue(messages);
const paint = paintFor(process.stdout);

describe("the catalogue of steps", () => {
  test("has no step that no scenario uses", () => {
    const idle = catalogue.filter(({ uses }) => uses.length === 0);
    expect(idle.map(({ pattern, place }) => `${pattern} (${place})`)).toEqual([]);
  });

  test("shows each with an example and the values of its parameters", () => {
    const found = findSteps(catalogue, "PASS(ES)");
    expect(found.map(({ pattern }) => pattern)).toContain("{span} pass(es)");
    expect(stepList(found, "", paint)).toMatch(/\{span\} pass\(es\).*used \d+ times, steps\/time/);
    expect(parameterList(catalogue, found, paint)).toMatch(/\{span\} {2}.*1 second/);
  });

  test("is searched by all words, wherever they stand", () => {
    expect(findSteps(catalogue, "revocation entries applied").length).toBeGreaterThan(0);
    expect(findSteps(catalogue, "revocation banana")).toEqual([]);
  });

  test("shows a sentence with these words, where there is one", () => {
    const found = catalogue.filter(({ pattern }) => pattern === "{credentials} is {state}");
    expect(stepList(found, "revoked", paint)).toMatch(/e[.]g[.] .*revoked/);
    expect(stepList(found, "banana", paint)).toMatch(/e[.]g[.] .+/);
  });
});

describe("the nearest step", () => {
  test.each([
    [
      "a cluster having 2 control planes and 3 workers",
      "a cluster with {int} control plane(s) and {int} worker(s)",
    ],
    ["63 days go past", "{span} pass(es)"],
    [
      'a revocation "x" gets applied with the entries',
      "a revocation {string} is applied with the entries",
    ],
  ])("to %s", (words, pattern) => {
    expect(nearestStep(words, catalogue)?.pattern).toBe(pattern);
  });

  test("is none where nothing is similar", () => {
    expect(nearestStep("bananas", catalogue)).toBeUndefined();
  });
});

test("a skeleton lies in the area's folder, is tagged, and has a boundary beside the happy case", () => {
  const requirement = requirementNamed("rv-07");
  expect(skeletonPath(requirement, "A cut-off, with: an offset!")).toBe(
    "features/revocation/a-cut-off-with-an-offset.feature",
  );
  const text = skeleton(requirement, "A cut-off");
  expect(text).toMatch(/^Feature: A cut-off\n\n {2}@RV-07\n {2}Rule: With notBefore, /);
  expect(text.match(/Scenario:/g)).toHaveLength(2);
});

test("the editor knows the parameter types of today; else: npm run steps -- --editor", () => {
  expect(readFileSync(editorSettingsFile, "utf8")).toBe(editorSettings(messages));
});
