/**
 * Known failures: a baseline excuses scenarios of a requirement in one world, with a reason and until a
 * date. It works in both directions: a failure that is not in it fails the run, and so does an entry
 * that is no longer needed or has expired. What is inconclusive can not be known.
 */
import { isWhole, type RunResult } from "./run-result.ts";
import type { ScenarioResult } from "./scenario-result.ts";

export interface KnownFailure {
  readonly requirement: string;
  readonly target: "sim" | "kind";
  /** "features/renewal/kubelet.feature > the name of the scenario" */
  readonly scenarios: readonly string[];
  readonly reason: string;
  /** The last day on which it excuses anything, "2026-12-24". */
  readonly expires: string;
}

/** What a baseline has against a run. */
export interface Objection {
  readonly kind: "new" | "stale" | "expired";
  readonly requirement: string;
  /** Of the entry, or of the failure that has none. */
  readonly what: string;
}

/** How a baseline names a scenario: lines change too easily. */
export function scenarioKey({ place, name }: Pick<ScenarioResult, "place" | "name">): string {
  return `${place.replace(/:\d+$/, "")} > ${name}`;
}

/**
 * @param today "2026-11-24"
 * @returns the run with its known failures marked, and what the baseline has against it.
 */
export function judgeByBaseline(
  run: RunResult,
  failures: readonly KnownFailure[],
  today: string,
): { readonly run: RunResult; readonly objections: readonly Objection[] } {
  const own = failures.filter(({ target }) => target === run.target);
  const valid = own.filter(({ expires }) => expires >= today);
  const markedAll = (all: readonly ScenarioResult[]) => all.map((each) => marked(each, valid));
  const scenarios = markedAll(run.scenarios);
  const requirements = run.requirements.map((requirement) => ({
    ...requirement,
    scenarios: markedAll(requirement.scenarios),
  }));
  return {
    run: { ...run, scenarios, requirements },
    objections: [
      ...scenarios.flatMap((scenario) => unknown(scenario, own)),
      ...own.flatMap((entry) => stale(entry, run)),
      ...own
        .filter((entry) => !valid.includes(entry))
        .map(
          ({ requirement, expires }): Objection => ({
            kind: "expired",
            requirement,
            what: `on ${expires}`,
          }),
        ),
    ],
  };
}

/** Known is a failure that every requirement of it knows. */
function marked(scenario: ScenarioResult, valid: readonly KnownFailure[]): ScenarioResult {
  if (scenario.verdict !== "FAIL") return scenario;
  const entries = scenario.requirements.map((id) => entryFor(scenario, id, valid));
  const [first] = entries;
  if (first === undefined || entries.includes(undefined)) return scenario;
  const { reason, expires } = first;
  return { ...scenario, known: { reason, expires } };
}

function unknown(scenario: ScenarioResult, own: readonly KnownFailure[]): Objection[] {
  if (scenario.verdict !== "FAIL") return [];
  return scenario.requirements
    .filter((id) => !entryFor(scenario, id, own))
    .map((requirement) => ({ kind: "new", requirement, what: scenarioKey(scenario) }));
}

/** Rows of an outline share a name: while one of them fails, the entry is needed. */
export function stale({ requirement, scenarios }: KnownFailure, run: RunResult): Objection[] {
  const verdictsOf = (key: string) =>
    run.scenarios
      .filter((scenario) => scenarioKey(scenario) === key)
      .filter(({ requirements }) => requirements.includes(requirement))
      .map(({ verdict }) => verdict);
  return scenarios.flatMap((key): Objection[] => {
    const verdicts = verdictsOf(key);
    if (verdicts.length === 0) {
      const what = `${key}: there is no such scenario of it`;
      return isWhole(run) ? [{ kind: "stale", requirement, what }] : [];
    }
    const passes = verdicts.every((verdict) => verdict === "PASS");
    return passes ? [{ kind: "stale", requirement, what: `${key}: it passes` }] : [];
  });
}

function entryFor(scenario: ScenarioResult, id: string, entries: readonly KnownFailure[]) {
  const key = scenarioKey(scenario);
  return entries.find(
    ({ requirement, scenarios }) => requirement === id && scenarios.includes(key),
  );
}
