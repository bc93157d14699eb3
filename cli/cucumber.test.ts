import { runCucumber } from "@cucumber/cucumber/api";
import { expect, test, vi } from "vitest";
import { runScenarios } from "./cucumber.ts";

vi.mock(import("@cucumber/cucumber/api"), async (original) => ({
  ...(await original()),
  runCucumber: vi.fn(),
}));

test("a run that breaks off is an error, though Cucumber throws none", async () => {
  const died = { type: "Error", message: "Worker 1 exited unexpectedly with code 7" };
  vi.mocked(runCucumber).mockImplementation(async ({ support }, _, tell) => {
    const timestamp = { seconds: 0, nanos: 0 };
    tell?.({ testCase: { id: "1", pickleId: "1", testSteps: [] } });
    tell?.({ testRunFinished: { success: false, timestamp, exception: died } });
    return { success: false, support: support as never };
  });
  const run = runScenarios({}, { target: "sim", profile: "default", seed: "1" });
  await expect(run).rejects.toThrow(/0 of 1 scenarios .* exited unexpectedly with code 7/);
});
