/** verdicts.json: what machines read of a run. */
import type { RunResult } from "./run-result.ts";
import { countVerdicts, runHash, total } from "./run-result.ts";

/** @param replay the command that runs one scenario again. */
export function verdictsDocument(run: RunResult, replay: (place: string) => string) {
  const { target, profile, profileChanges, seed, scenarios, requirements } = run;
  return {
    certwarp: 1,
    target,
    profile,
    profileChanges,
    seed,
    traceHash: runHash(scenarios),
    events: total(scenarios, "events"),
    virtualSeconds: total(scenarios, "virtualTime"),
    wallMilliseconds: Math.round(run.milliseconds),
    counts: countVerdicts(scenarios),
    requirements: requirements.map(({ requirement, verdict, judges, reason, scenarios: own }) => ({
      id: requirement.id,
      area: requirement.area,
      verdict,
      judges,
      scenarios: own.length,
      ...(reason !== undefined && { reason }),
      ...(requirement.deviation && { deviation: requirement.deviation }),
    })),
    scenarios: scenarios.map(
      ({
        lastEvents,
        clock,
        ledger,
        milliseconds,
        virtualTime,
        reason,
        step,
        rule,
        ...scenario
      }) => ({
        ...scenario,
        ...(rule !== undefined && { rule }),
        virtualSeconds: virtualTime,
        wallMilliseconds: Math.round(milliseconds),
        ...(scenario.verdict !== "PASS" && {
          reason,
          step,
          clock,
          lastEvents,
          ledger,
          replay: replay(scenario.place),
        }),
      }),
    ),
  };
}
