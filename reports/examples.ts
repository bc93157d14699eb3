/** Results as a run would hand them over, for tests. */
import type { Requirement } from "./catalogue.ts";
import { requirementResults } from "./requirement-result.ts";
import type { RunResult } from "./run-result.ts";
import type { ScenarioResult } from "./scenario-result.ts";

export function exampleScenario(of: Partial<ScenarioResult> = {}): ScenarioResult {
  const { verdict = "PASS" } = of;
  return {
    feature: "What a kubelet renews",
    rule: "The kubelet rotates by itself",
    name: "after 70 %",
    place: "features/renewal/kubelet.feature:9",
    requirements: ["RN-04"],
    verdict,
    reason: verdict === "PASS" ? undefined : "because | of\nthis",
    step: verdict === "PASS" ? undefined : "the kubelet works",
    judges: ["simulator"],
    milliseconds: 12.34,
    virtualTime: 86_400,
    events: 10,
    traceHash: "ab".repeat(32),
    lastEvents:
      verdict === "PASS" ? [] : ["2026-01-12T00:00:00Z kube-apiserver refused cp-1/admin#1"],
    clock: verdict === "PASS" ? "" : "2026-01-12T00:00:00Z",
    ledger: [],
    ...of,
  };
}

export function exampleRequirement(id: string): Requirement {
  return { id, area: "identity", targets: ["sim"], source: "overview", text: `${id}.` };
}

/** With the requirements that its scenarios carry. */
export function exampleRun(
  scenarios: readonly ScenarioResult[],
  of: Partial<RunResult> = {},
): RunResult {
  const ids = [...new Set(scenarios.flatMap(({ requirements }) => requirements))];
  const requirements = requirementResults(ids.map(exampleRequirement), scenarios, new Set(ids));
  return {
    target: "sim",
    profile: "default",
    profileChanges: [],
    seed: "7",
    selection: {},
    versions: { Node: "24.0.0" },
    milliseconds: 100,
    scenarios,
    requirements,
    ...of,
  };
}
