/** A baseline after a run: what fails is in it, what passes or is gone is not, what did not run stays. */
import { type KnownFailure, scenarioKey, stale } from "./baseline.ts";
import type { RunResult } from "./run-result.ts";
import type { ScenarioResult } from "./scenario-result.ts";

/** How long a new entry lasts unless somebody gives it another date. */
const newEntryDays = 30;

/** Reasons and dates stay; a new entry has no reason yet, and an expired one is not prolonged. */
export function updatedBaseline(
  failures: readonly KnownFailure[],
  runs: readonly RunResult[],
  today: string,
): KnownFailure[] {
  const kept = failures.map((entry) => {
    const run = runs.find(({ target }) => target === entry.target);
    return run ? { ...entry, scenarios: stillFailing(entry, run) } : entry;
  });
  const all = runs.flatMap((run) => run.scenarios.flatMap((scenario) => failuresOf(run, scenario)));
  const later = Date.parse(today) + newEntryDays * 86_400_000;
  for (const { requirement, target, key } of all) {
    const index = kept.findIndex(
      (entry) => entry.requirement === requirement && entry.target === target,
    );
    const entry = kept[index];
    if (!entry) {
      const expires = new Date(later).toISOString().slice(0, 10);
      kept.push({ requirement, target, scenarios: [key], reason: "", expires });
    } else if (!entry.scenarios.includes(key)) {
      kept[index] = { ...entry, scenarios: [...entry.scenarios, key] };
    }
  }
  return kept
    .filter(({ scenarios }) => scenarios.length > 0)
    .sort((one, other) => order(one).localeCompare(order(other), "en"));
}

function stillFailing(entry: KnownFailure, run: RunResult): string[] {
  return entry.scenarios.filter((key) => stale({ ...entry, scenarios: [key] }, run).length === 0);
}

function failuresOf({ target }: RunResult, scenario: ScenarioResult) {
  if (scenario.verdict !== "FAIL") return [];
  const key = scenarioKey(scenario);
  return scenario.requirements.map((requirement) => ({ requirement, target, key }));
}

function order({ requirement, target }: KnownFailure): string {
  return `${requirement} ${target}`;
}
