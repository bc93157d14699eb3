/** Whether a Cucumber run came to its end: of a thread that dies, and of a failing AfterAll, its messages tell alone. */
import { type Envelope, type Exception, TestStepResultStatus } from "@cucumber/messages";

/** @returns why the run broke off; undefined when every scenario came to its end, and the hooks after them held. */
export function whyBrokenOff(envelopes: readonly Envelope[]): string | undefined {
  const begun = envelopes.filter(({ testCase }) => testCase).length;
  const ended = envelopes.filter(
    ({ testCaseFinished }) => testCaseFinished && !testCaseFinished.willBeRetried,
  ).length;
  const failure = failureOf(envelopes);
  if (begun === ended && failure === undefined) return undefined;
  return `the run broke off, ${ended} of ${begun} scenarios came to their end: ${failure ?? "nobody says why"}`;
}

function failureOf(envelopes: readonly Envelope[]): string | undefined {
  for (const { testRunFinished, testRunHookFinished } of envelopes) {
    if (testRunFinished?.exception) return told(testRunFinished.exception);
    const { status, exception, message } = testRunHookFinished?.result ?? {};
    if (status === TestStepResultStatus.FAILED)
      return exception ? told(exception) : (message ?? "a hook failed");
  }
  return undefined;
}

function told({ message, stackTrace, type }: Exception): string {
  return stackTrace ?? message ?? type;
}
