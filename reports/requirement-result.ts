/** What a run says of each requirement of the catalogue. */
import type { Requirement } from "./catalogue.ts";
import type { ScenarioResult, Verdict } from "./scenario-result.ts";

export interface RequirementResult {
  readonly requirement: Requirement;
  readonly verdict: Verdict | "NO SCENARIO" | "NOT SELECTED";
  readonly scenarios: readonly ScenarioResult[];
  /** Who judged in its scenarios. */
  readonly judges: readonly string[];
  readonly reason: string | undefined;
}

/** The gravest verdict of a requirement's scenarios is the requirement's own. */
const gravity: readonly Verdict[] = ["FAIL", "HARNESS", "INCONCLUSIVE", "PASS", "NOT RUN"];

/** @param told ids that any scenario of the project carries, run or not. */
export function requirementResults(
  catalogue: readonly Requirement[],
  scenarios: readonly ScenarioResult[],
  told: ReadonlySet<string>,
): RequirementResult[] {
  return catalogue.map((requirement) => {
    const own = scenarios.filter(({ requirements }) => requirements.includes(requirement.id));
    const judges = [...new Set(own.flatMap((scenario) => scenario.judges))];
    const verdict = gravity.find((candidate) =>
      own.some((scenario) => scenario.verdict === candidate),
    );
    const worst = own.find((scenario) => scenario.verdict === verdict);
    const absent = told.has(requirement.id) ? "NOT SELECTED" : "NO SCENARIO";
    return {
      requirement,
      verdict: verdict ?? absent,
      scenarios: own,
      judges,
      reason: worst?.reason,
    };
  });
}
