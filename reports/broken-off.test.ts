import { type Envelope, type TestStepResult, TestStepResultStatus } from "@cucumber/messages";
import { expect, test } from "vitest";
import { whyBrokenOff } from "./broken-off.ts";

const timestamp = { seconds: 0, nanos: 0 };

const begun = (id: string): Envelope => ({ testCase: { id, pickleId: id, testSteps: [] } });

const ended = (testCaseStartedId: string, willBeRetried = false): Envelope => ({
  testCaseFinished: { testCaseStartedId, timestamp, willBeRetried },
});

const finished = (exception?: { type: string; message: string }): Envelope => ({
  testRunFinished: { success: !exception, timestamp, ...(exception && { exception }) },
});

const hookEnded = (result: Omit<TestStepResult, "duration">): Envelope => ({
  testRunHookFinished: {
    testRunHookStartedId: "1",
    timestamp,
    result: { duration: timestamp, ...result },
  },
});

const two = [begun("1"), begun("2"), ended("1")];

test("a run whose scenarios and hooks all came to their end did not break off", () => {
  const hook = hookEnded({ status: TestStepResultStatus.PASSED });
  expect(whyBrokenOff([...two, ended("2"), hook, finished()])).toBeUndefined();
  expect(whyBrokenOff([finished()])).toBeUndefined();
});

test("a thread that died, before or after it had a scenario", () => {
  const died = finished({ type: "Error", message: "Worker 1 exited unexpectedly with code 7" });
  expect(whyBrokenOff([died])).toMatch(/0 of 0 scenarios .* exited unexpectedly/);
  expect(whyBrokenOff([...two, died])).toBe(
    "the run broke off, 1 of 2 scenarios came to their end: Worker 1 exited unexpectedly with code 7",
  );
});

test("a scenario without an end, though nobody says why; a try that is made again is none", () => {
  expect(whyBrokenOff([...two, finished()])).toMatch(/1 of 2 scenarios .* nobody says why/);
  expect(whyBrokenOff([...two, ended("2", true), finished()])).toMatch(/1 of 2 scenarios/);
});

test("a hook after all scenarios that failed", () => {
  const hook = hookEnded({
    status: TestStepResultStatus.FAILED,
    message: "can not remove the node",
  });
  expect(whyBrokenOff([...two, ended("2"), hook, finished()])).toMatch(
    /2 of 2 scenarios .* can not remove the node/,
  );
});
