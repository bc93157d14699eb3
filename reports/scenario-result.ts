/** What became of each scenario, read from the messages of a Cucumber run. */
import {
  type Attachment,
  type Envelope,
  PickleStepType,
  type TestCaseFinished,
  type TestStepFinished,
  TestStepResultStatus,
} from "@cucumber/messages";
import { Query } from "@cucumber/query";
import { type Evidence, evidenceType } from "../steps/evidence.ts";
import { leftOut, type NotRun, type NotRunCode, notRunType } from "../steps/not-run.ts";
import { type CatalogueStep, nearestStep, stepCatalogue } from "./step-catalogue.ts";

/**
 * FAIL: the system did not do what the scenario expects. INCONCLUSIVE: the precondition could not be
 * shown. HARNESS: our own error. NOT RUN: the target or the profile is not the scenario's. Only PASS
 * is green.
 */
export const verdicts = ["PASS", "FAIL", "INCONCLUSIVE", "HARNESS", "NOT RUN"] as const;

export type Verdict = (typeof verdicts)[number];

export interface ScenarioResult {
  readonly feature: string;
  readonly rule: string | undefined;
  readonly name: string;
  /** "features/revocation/cut-off.feature:9" */
  readonly place: string;
  /** Requirement ids among its tags. */
  readonly requirements: readonly string[];
  readonly verdict: Verdict;
  /** Why it is no PASS: what was expected and found, or why it did not run. */
  readonly reason: string | undefined;
  /** Why it did not run, as a program reads it. */
  readonly notRun?: NotRunCode | undefined;
  /** The step at which it ended, where it is no PASS. */
  readonly step: string | undefined;
  /** It fails, and a baseline says why that is known, and until when. */
  readonly known?: { readonly reason: string; readonly expires: string };
  /** Who said yes or no. */
  readonly judges: readonly string[];
  readonly milliseconds: number;
  /** Seconds of virtual time. */
  readonly virtualTime: number;
  readonly events: number;
  readonly traceHash: string;
  readonly lastEvents: readonly string[];
  /** What the clock of its world showed at its end. */
  readonly clock: string;
  /** The history of the credential that was refused last. */
  readonly ledger: readonly string[];
}

/** The base names of errors that steps throw on purpose. */
const verdictOfError: Record<string, Verdict> = { Unmet: "FAIL", Inconclusive: "INCONCLUSIVE" };

/** In the order of the feature files, whatever ended first. */
export function scenarioResults(envelopes: readonly Envelope[]): ScenarioResult[] {
  const query = new Query();
  for (const envelope of envelopes) query.update(envelope);
  const order = envelopes.flatMap(({ testCase }) => (testCase ? [testCase.id] : []));
  const steps = stepCatalogue(envelopes);
  const placeOf = (finished: TestCaseFinished) =>
    order.indexOf(query.findTestCaseBy(finished)?.id ?? "");
  return query
    .findAllTestCaseFinished()
    .toSorted((one, other) => placeOf(one) - placeOf(other))
    .map((finished) => resultOf(query, finished, steps));
}

function resultOf(
  query: Query,
  finished: TestCaseFinished,
  steps: readonly CatalogueStep[],
): ScenarioResult {
  const pickle = query.findPickleBy(finished);
  const lineage = query.findLineageBy(finished);
  const duration = query.findTestCaseDurationBy(finished);
  if (!pickle) throw new Error("a test case without a pickle");
  const attachments = attachmentsOf(query, finished);
  const evidence = attached<Evidence>(attachments, evidenceType);
  const line = query.findLocationOf(pickle)?.line;
  return {
    feature: lineage?.feature?.name ?? "",
    rule: lineage?.rule?.name,
    name: pickle.name,
    place: `${pickle.uri}:${line}`,
    requirements: pickle.tags
      .map(({ name }) => name.slice(1))
      .filter((name) => /^[A-Z]{2}-\d\d$/.test(name)),
    ...endOf(query, finished, steps, attached<NotRun>(attachments, notRunType)),
    judges: evidence?.judges ?? [],
    milliseconds: duration ? duration.seconds * 1000 + duration.nanos / 1e6 : 0,
    virtualTime: evidence?.virtualTime ?? 0,
    events: evidence?.events ?? 0,
    traceHash: evidence?.traceHash ?? "",
    lastEvents: evidence?.lastEvents ?? [],
    clock: evidence?.clock ?? "",
    ledger: evidence?.ledger ?? [],
  };
}

type End = Pick<ScenarioResult, "verdict" | "reason" | "notRun" | "step">;

function endOf(
  query: Query,
  finished: TestCaseFinished,
  steps: readonly CatalogueStep[],
  notRun: NotRun | undefined,
): End {
  const { PASSED, SKIPPED } = TestStepResultStatus;
  const harmless: readonly TestStepResultStatus[] = notRun ? [PASSED, SKIPPED] : [PASSED];
  const bad = query
    .findTestStepsFinishedBy(finished)
    .filter(({ testStepResult: { status } }) => !harmless.includes(status))
    .map((one) => badEnd(query, one, steps));
  // A law that was broken is told after the steps, and weighs more than what they say.
  const gravest = bad.find(({ verdict }) => verdict === "FAIL") ?? bad[0];
  if (gravest) return gravest;
  if (notRun)
    return { verdict: "NOT RUN", reason: notRun.reason, notRun: notRun.code, step: undefined };
  const asserts = query
    .findPickleBy(finished)
    ?.steps.some(({ type }) => type === PickleStepType.OUTCOME);
  if (!asserts)
    return {
      verdict: "HARNESS",
      reason: "it asserts nothing: no step of it is a Then",
      step: undefined,
    };
  return { verdict: "PASS", reason: undefined, step: undefined };
}

function badEnd(query: Query, bad: TestStepFinished, steps: readonly CatalogueStep[]): End {
  const { status, exception, message } = bad.testStepResult;
  const testStep = query.findTestStepBy(bad);
  const step = testStep && query.findPickleStepBy(testStep)?.text;
  const reason = exception?.message ?? message ?? withoutError(status, step ?? "", steps);
  return { verdict: verdictOfError[exception?.type ?? ""] ?? "HARNESS", reason, step };
}

function withoutError(
  status: TestStepResultStatus,
  step: string,
  steps: readonly CatalogueStep[],
): string {
  if (status !== TestStepResultStatus.UNDEFINED) return `the step is ${status.toLowerCase()}`;
  const nearest = nearestStep(step, steps);
  const known = nearest
    ? `the nearest is: ${nearest.pattern} (${nearest.place})`
    : "none is similar";
  return `there is no such step; ${known}; all of them: npm run steps`;
}

function attachmentsOf(query: Query, finished: TestCaseFinished): readonly Attachment[] {
  return query.findTestStepsFinishedBy(finished).flatMap((step) => query.findAttachmentsBy(step));
}

function attached<Content>(
  attachments: readonly Attachment[],
  mediaType: string,
): Content | undefined {
  const found = attachments.find((attachment) => attachment.mediaType === mediaType);
  return found && (JSON.parse(found.body) as Content);
}

/** Left out by the run's own flags, or as one of another profile: nobody misses it. */
export function isLeftOut({ notRun }: ScenarioResult): boolean {
  return notRun !== undefined && leftOut.includes(notRun);
}
