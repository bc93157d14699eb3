import { expect, test } from "vitest";
import { exampleRun, exampleScenario } from "../examples.ts";
import { reportPage } from "./report-page.ts";

const bad = exampleScenario({
  verdict: "FAIL",
  name: "a name with <b>markup</b>",
  requirements: ["RN-05"],
  reason: "expected a & b",
  ledger: ["2026-01-01T00:00:00Z certificate-manager issued cp-1/admin#1"],
});
const page = reportPage(exampleRun([exampleScenario(), bad]));

test("says what holds, and every requirement's verdict in a sign and in words", () => {
  expect(page).toContain("<h1>1 of 2 requirements shown on sim</h1>");
  expect(page).toMatch(/class="PASS" href="#RN-04"[^>]*>✓ RN-04</);
  expect(page).toMatch(/class="FAIL" href="#RN-05"[^>]*>✗ RN-05</);
  expect(page).toMatch(/<details id="RN-05">\s*<summary><span class="FAIL">✗ FAIL/);
});

test("tells a failure with its requirement, its clock, its history and how to see it again", () => {
  const [, failure = ""] = page.split("<article>");
  expect(failure).toContain("the overview page of the certificate system");
  expect(failure).toContain("2026-01-12T00:00:00Z");
  expect(failure).toContain("issued cp-1/admin#1");
  expect(failure).toContain("npm run replay -- features/renewal/kubelet.feature:9 --seed 7");
});

test("whatever is put into it is text, not markup", () => {
  expect(page).not.toContain("<b>markup");
  expect(page).toContain("a name with &#60;b&#62;markup");
  expect(page).toContain("expected a &#38; b");
});

test("a run without a failure has no such part", () => {
  expect(reportPage(exampleRun([exampleScenario()]))).not.toContain("What does not hold");
});
