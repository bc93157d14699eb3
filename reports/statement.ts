/**
 * statement.yaml: what may be claimed after a run, in the manner of Gateway API's conformance reports.
 * Written by the run alone; the schema is published as schemas/statement.json.
 */
import { stringify } from "yaml";
import { z } from "zod";
import { type Comparison, judgedApart } from "./comparison.ts";
import { areaRows } from "./coverage.ts";
import type { Project } from "./project.ts";
import { reproduction } from "./reproduction.ts";
import type { RequirementResult } from "./requirement-result.ts";
import { countVerdicts, isWhole, type RunResult, runHash } from "./run-result.ts";
import { isLeftOut, verdicts } from "./scenario-result.ts";

const count = z.int().nonnegative();
const requirementId = z.string().regex(/^[A-Z]{2}-\d\d$/);
const named = z.array(z.strictObject({ requirement: requirementId, reason: z.string() }));
const result = z
  .enum(["success", "partial", "failure"])
  .describe("success: all that is asked of it was shown; failure: something failed.");

const statistics = z.strictObject({
  requirements: count,
  passed: count,
  failed: count,
  inconclusive: count,
  notRun: count,
  noScenario: count,
});

const targetSchema = z.strictObject({
  name: z.enum(["sim", "kind"]),
  versions: z.record(z.string(), z.string()).describe("What this world was made of."),
  result,
  traceHash: z.string(),
  scenarios: z.record(z.enum(verdicts), count),
  areas: z.array(statistics.extend({ name: z.string(), result })),
  failed: named,
  inconclusive: named,
  unrun: named.describe("Asked of this world and not shown, or only in part, and why."),
});

export const statementSchema = z
  .strictObject({
    apiVersion: z.literal("certwarp.dev/v1"),
    kind: z.literal("ConformanceStatement"),
    date: z.iso.datetime(),
    project: z.strictObject({
      name: z.literal("certwarp"),
      version: z.string(),
      commit: z.string().optional(),
    }),
    requirementSet: z.strictObject({
      file: z.string(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      requirements: count,
      deviations: count.describe("Where the set deviates from what it was made from."),
    }),
    profile: z.string(),
    seed: z.string(),
    saboteur: z.string().optional().describe("The simulator was broken on purpose: no claim."),
    complete: z.boolean().describe("Every scenario was selected."),
    result,
    targets: z.array(targetSchema).min(1),
    comparison: z
      .strictObject({
        agree: count,
        judgedByOthers: count.describe(
          "Agreement by a judge, among others, that shares no code with certwarp.",
        ),
        judgedByOthersAlone: count.describe("Of these: agreement by such judges alone."),
        differ: named,
        owed: named.describe("Asked of the second world, and not shown there."),
        oneSideOnly: z.array(requirementId),
      })
      .optional(),
    reproduce: z.array(z.string()).describe("Commands, in this order."),
  })
  .describe("A conformance statement of a certificate system.");

type Statement = z.output<typeof statementSchema>;
type Result = z.output<typeof result>;

interface StatementFacts {
  readonly project: Project;
  readonly date: Date;
  readonly requirementSet: { readonly file: string; readonly sha256: string };
  readonly comparison: Comparison | undefined;
}

export function statementYaml(worlds: readonly [RunResult, ...RunResult[]], facts: StatementFacts) {
  return `# A conformance statement: written by the run, not by hand.\n${stringify(statement(worlds, facts), { lineWidth: 110 })}`;
}

export function statement(
  worlds: readonly [RunResult, ...RunResult[]],
  { project, date, requirementSet, comparison }: StatementFacts,
): Statement {
  const [first] = worlds;
  const { profile, seed, saboteur, requirements } = first;
  const targets = worlds.map(targetStatement);
  const claims = targets.map((target) => target.result);
  return {
    apiVersion: "certwarp.dev/v1",
    kind: "ConformanceStatement",
    date: date.toISOString(),
    project: { name: "certwarp", ...project },
    requirementSet: {
      ...requirementSet,
      requirements: requirements.length,
      deviations: requirements.filter(({ requirement }) => requirement.deviation).length,
    },
    profile,
    seed,
    ...(saboteur !== undefined && { saboteur }),
    complete: isWhole(first),
    result: overall([...claims, ...(comparison ? [comparisonResult(comparison)] : [])]),
    targets,
    ...(comparison && { comparison: comparisonStatement(comparison) }),
    reproduce: reproduction(worlds, project),
  };
}

function targetStatement(run: RunResult): Statement["targets"][number] {
  const { target, versions, scenarios, requirements } = run;
  const asked = requirements.filter(({ requirement }) => requirement.targets.includes(target));
  const inconclusive = requirements.filter((each) => isInconclusive(each));
  const failed = requirements.filter(({ verdict }) => verdict === "FAIL");
  const unrun = asked.filter((each) => !isSettled(each));
  return {
    name: target,
    versions: { ...versions },
    result: resultOf(asked),
    traceHash: runHash(scenarios),
    scenarios: countVerdicts(scenarios),
    areas: areaRows(asked).map(({ area, total, ...counts }) => ({
      name: area,
      result: resultOf(asked.filter(({ requirement }) => requirement.area === area)),
      requirements: total,
      ...counts,
    })),
    failed: failed.map(because),
    inconclusive: inconclusive.map(because),
    unrun: unrun.map(because),
  };
}

function resultOf(asked: readonly RequirementResult[]): Result {
  if (asked.some(({ verdict }) => verdict === "FAIL")) return "failure";
  return asked.every((each) => each.verdict === "PASS" && isSettled(each)) ? "success" : "partial";
}

function isInconclusive({ verdict }: RequirementResult): boolean {
  return verdict === "INCONCLUSIVE" || verdict === "HARNESS";
}

/** It has a verdict, and every scenario of it has run that this run was to have. */
function isSettled({ verdict, scenarios }: RequirementResult): boolean {
  return (
    !["NOT RUN", "NOT SELECTED", "NO SCENARIO"].includes(verdict) &&
    scenarios.every((scenario) => scenario.verdict !== "NOT RUN" || isLeftOut(scenario))
  );
}

function because({ requirement, verdict, reason, scenarios }: RequirementResult) {
  const notRun = scenarios.find(
    (scenario) => scenario.verdict === "NOT RUN" && !isLeftOut(scenario),
  );
  const words = {
    "NO SCENARIO": "no scenario tells it",
    "NOT SELECTED": "no scenario of it was selected",
    PASS: `some of its scenarios were not run: ${notRun?.reason}`,
  };
  const said = words[verdict as keyof typeof words] ?? reason ?? verdict;
  return { requirement: requirement.id, reason: said.split("\n").slice(0, 2).join(" ") };
}

function overall(results: readonly Result[]): Result {
  return (["failure", "partial"] as const).find((one) => results.includes(one)) ?? "success";
}

function comparisonResult({ requirements }: Comparison): Result {
  if (requirements.some(({ agreement }) => agreement === "differ")) return "failure";
  return requirements.some(({ owed }) => owed) ? "partial" : "success";
}

function comparisonStatement(comparison: Comparison): NonNullable<Statement["comparison"]> {
  const { requirements } = comparison;
  const { byOthers, byOthersAlone } = judgedApart(comparison);
  const why = ({ id, reason = "" }: (typeof requirements)[number]) => ({ requirement: id, reason });
  return {
    agree: requirements.filter(({ agreement }) => agreement === "agree").length,
    judgedByOthers: byOthers,
    judgedByOthersAlone: byOthersAlone,
    differ: requirements.filter(({ agreement }) => agreement === "differ").map(why),
    owed: requirements.filter(({ owed }) => owed).map(why),
    oneSideOnly: requirements
      .filter(({ agreement }) => agreement === "one ran")
      .map(({ id }) => id),
  };
}
