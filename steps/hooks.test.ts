/** What the hooks say of a scenario, whatever its steps say: through Cucumber, with worlds that end badly. */
import { PassThrough } from "node:stream";
import { loadConfiguration, runCucumber } from "@cucumber/cucumber/api";
import type { Envelope } from "@cucumber/messages";
import { expect, test } from "vitest";
import { scenarioResults } from "../reports/scenario-result.ts";

const { runConfiguration } = await loadConfiguration({
  file: false,
  provided: {
    import: ["steps/hooks.ts", "fixtures/steps/endings.steps.ts"],
    paths: ["fixtures/features/endings.feature"],
    format: ["summary"],
    worldParameters: { target: "sim", profile: "default", seed: "1" },
  },
});
const messages: Envelope[] = [];
const stdout = new PassThrough().resume();
await runCucumber(runConfiguration, { stdout }, (message) => messages.push(message));
const results = scenarioResults(messages);

test.each([
  ["is not run", "NOT RUN", "it can not yet do that"],
  ["is not run, after a law was broken", "FAIL", "a law of the system was broken: renewed in vain"],
  ["is not run, and leaves something behind", "HARNESS", "it has left something behind"],
  ["passes, but for a law that was broken", "FAIL", "a law of the system was broken"],
  ["could not be shown, and a law was broken", "FAIL", "a law of the system was broken"],
  ["passes, and leaves something behind", "HARNESS", "it has left something behind"],
  ["leaves out its end, and says not why", "HARNESS", "the step is skipped"],
  ["asserts nothing", "HARNESS", "it asserts nothing"],
  ["asserts by bullets alone, which say nothing of what they are", "HARNESS", "asserts nothing"],
  ["has no step", "HARNESS", "it asserts nothing"],
])("what %s is %s", (name, verdict, reason) => {
  const found = results.find((result) => result.name === name);
  expect(found).toMatchObject({ verdict, reason: expect.stringContaining(reason) });
});

test("what is not run says why by a code as well, for the reports to go by", () => {
  const codes = results.filter(({ verdict }) => verdict === "NOT RUN").map(({ notRun }) => notRun);
  expect(codes).toEqual(["unable"]);
  expect(results.every(({ verdict, notRun }) => verdict === "NOT RUN" || !notRun)).toBe(true);
});

test("judges are those whose answers an assertion went by, not all who were asked", () => {
  const found = results.find(({ name }) => name === "is judged by those whose answers it goes by");
  expect(found).toMatchObject({ verdict: "PASS", judges: ["kubelet", "etcd"] });
});
