/** verdicts.json: what machines read of a run. The schema is published as schemas/verdicts.json. */
import { z } from "zod";
import { notRunCodes } from "../steps/not-run.ts";
import { thisProject } from "./project.ts";
import { replayCommand } from "./replay.ts";
import { countVerdicts, type RunResult, runHash, total } from "./run-result.ts";
import { type ScenarioResult, verdicts } from "./scenario-result.ts";

const count = z.int().nonnegative();
const hash = z.string().regex(/^([0-9a-f]{64})?$/);
const requirementId = z.string().regex(/^[A-Z]{2}-\d\d$/);

const targetName = z.enum(["sim", "kind"]);

const scenarioSchema = z.strictObject({
  feature: z.string().describe("Name of the feature."),
  rule: z.string().optional().describe("Name of the rule that it is an example of."),
  name: z.string(),
  place: z.string().describe('File and line, such as "features/revocation/cut-off.feature:9".'),
  requirements: z.array(requirementId),
  verdict: z.enum(verdicts),
  judges: z.array(z.string()).describe("Who said yes or no."),
  events: count,
  traceHash: hash.describe("Of every event of its world; empty where nothing happened."),
  virtualSeconds: z.number().nonnegative(),
  wallMilliseconds: count,
  reason: z.string().optional().describe("What was expected and found, or why it did not run."),
  notRun: z
    .enum(notRunCodes)
    .optional()
    .describe(
      "Why it did not run: the other world's, slow, of another profile, not possible here.",
    ),
  step: z.string().optional().describe("The step at which it ended."),
  clock: z.string().optional().describe("What the clock of its world showed at its end."),
  lastEvents: z.array(z.string()).optional(),
  ledger: z
    .array(z.string())
    .optional()
    .describe("The history of the credential that was refused last."),
  known: z
    .strictObject({ reason: z.string(), expires: z.iso.date() })
    .optional()
    .describe("Why a baseline excuses its failure, and until when."),
  replay: z
    .string()
    .optional()
    .describe("The command that runs it again, in the simulator with the same trace."),
});

const requirementSchema = z.strictObject({
  id: requirementId,
  area: z.string(),
  targets: z.array(targetName).describe("Worlds in which it must be shown."),
  verdict: z
    .enum([...verdicts, "NO SCENARIO", "NOT SELECTED"])
    .describe("The gravest of its scenarios."),
  judges: z.array(z.string()),
  scenarios: count,
  reason: z.string().optional(),
  deviation: z
    .strictObject({ from: z.string(), why: z.string() })
    .optional()
    .describe("Where we deviate from the catalogue."),
});

export const verdictsSchema = z
  .strictObject({
    certwarp: z.literal(1).describe("Version of this form."),
    version: z.string().describe("Of certwarp."),
    target: targetName,
    versions: z.record(z.string(), z.string()).describe("What the world was made of."),
    profile: z.string(),
    profileChanges: z
      .array(z.strictObject({ field: z.string(), value: z.string(), byDefault: z.string() }))
      .describe("In what it differs from the default profile."),
    seed: z.string(),
    saboteur: z.string().optional().describe("Who broke the simulator on purpose."),
    slow: z.literal(true).optional().describe("Scenarios that take minutes ran as well."),
    selection: z
      .strictObject({
        paths: z.array(z.string()).optional(),
        tags: z.string().optional(),
        name: z.string().optional(),
        shard: z
          .string()
          .regex(/^[1-9]\d*\/[1-9]\d*$/)
          .optional(),
      })
      .describe("Which scenarios were to run; empty: all."),
    traceHash: hash.describe("Over all scenarios: the same seed gives the same on the simulator."),
    events: count,
    virtualSeconds: z.number().nonnegative(),
    wallMilliseconds: count,
    counts: z.record(z.enum(verdicts), count).describe("Scenarios by verdict."),
    requirements: z.array(requirementSchema).describe("The whole catalogue, in its order."),
    scenarios: z.array(scenarioSchema).describe("Those that were selected, in file order."),
  })
  .describe("What a run of certwarp says of every scenario and requirement.");

export type VerdictsDocument = z.output<typeof verdictsSchema>;

export function verdictsDocument(run: RunResult): VerdictsDocument {
  const { target, profile, profileChanges, seed, saboteur, slow, scenarios, requirements } = run;
  return {
    certwarp: 1,
    version: thisProject().version,
    target,
    versions: { ...run.versions },
    profile,
    profileChanges: profileChanges.map((change) => ({ ...change })),
    seed,
    ...(saboteur !== undefined && { saboteur }),
    ...(slow && { slow }),
    selection: run.selection as VerdictsDocument["selection"],
    traceHash: runHash(scenarios),
    events: total(scenarios, "events"),
    virtualSeconds: total(scenarios, "virtualTime"),
    wallMilliseconds: Math.round(run.milliseconds),
    counts: countVerdicts(scenarios),
    requirements: requirements.map(({ requirement, verdict, judges, reason, scenarios: own }) => ({
      id: requirement.id,
      area: requirement.area,
      targets: requirement.targets,
      verdict,
      judges: [...judges],
      scenarios: own.length,
      ...(reason !== undefined && { reason }),
      ...(requirement.deviation && { deviation: requirement.deviation }),
    })),
    scenarios: scenarios.map((scenario) => scenarioDocument(run, scenario)),
  };
}

function scenarioDocument(
  run: RunResult,
  scenario: ScenarioResult,
): VerdictsDocument["scenarios"][number] {
  const { lastEvents, clock, ledger, milliseconds, virtualTime, reason, step, rule, ...same } =
    scenario;
  return {
    ...same,
    requirements: [...same.requirements],
    judges: [...same.judges],
    ...(rule !== undefined && { rule }),
    virtualSeconds: virtualTime,
    wallMilliseconds: Math.round(milliseconds),
    ...(reason !== undefined && { reason }),
    ...(step !== undefined && { step }),
    ...(scenario.verdict !== "PASS" && {
      clock,
      lastEvents: [...lastEvents],
      ledger: [...ledger],
      replay: replayCommand(run, scenario.place),
    }),
  };
}
