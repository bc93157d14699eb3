/**
 * junit.xml, for the consumers that CI systems have (Jenkins' xUnit plugin, whose schema is the strictest,
 * GitLab, GitHub actions): a suite for each feature, a case for each scenario. INCONCLUSIVE and HARNESS are
 * errors, because they say nothing against the system; what did not run is skipped, with its
 * reason, and so is a failure that a baseline knows.
 */
import { basename } from "node:path";
import { create } from "xmlbuilder2";
import { replayCommand } from "./replay.ts";
import { countVerdicts, type RunResult } from "./run-result.ts";
import type { ScenarioResult } from "./scenario-result.ts";

export function junitXml(run: RunResult): string {
  const features = Map.groupBy(run.scenarios, ({ place }) => fileOf(place));
  const document = {
    testsuites: {
      "@name": `certwarp on ${run.target}${run.profile === "default" ? "" : `, profile ${run.profile}`}`,
      ...totals(run.scenarios),
      testsuite: [...features.values()].map((scenarios) => suite(run, scenarios)),
    },
  };
  // XML 1.0 has no way to write most control characters, which certificates' names may hold.
  return `${create({ version: "1.0", encoding: "UTF-8", invalidCharReplacement: "\ufffd" }, document).end({ prettyPrint: true })}\n`;
}

/** The schema knows no properties of a case: a suite has those of all its cases, a case its group. */
function suite(run: RunResult, scenarios: readonly ScenarioResult[]) {
  const [{ feature, place } = { feature: "", place: "" }] = scenarios;
  const requirements = new Set(scenarios.flatMap((scenario) => scenario.requirements));
  return {
    "@name": feature,
    ...totals(scenarios),
    "@skipped": String(scenarios.filter(isSkipped).length),
    "@file": fileOf(place),
    properties: {
      property: [
        property("target", run.target),
        property("profile", run.profile),
        property("seed", run.seed),
        ...[...requirements].sort().map((id) => property("requirement", id)),
      ],
    },
    testcase: scenarios.map((scenario, index) => testcase(run, scenario, nth(scenarios, index))),
  };
}

function totals(scenarios: readonly ScenarioResult[]) {
  const { FAIL, INCONCLUSIVE, HARNESS } = countVerdicts(scenarios.filter((one) => !isSkipped(one)));
  return {
    "@tests": String(scenarios.length),
    "@failures": String(FAIL),
    "@errors": String(INCONCLUSIVE + HARNESS),
    "@time": seconds(scenarios.reduce((sum, { milliseconds }) => sum + milliseconds, 0)),
  };
}

function testcase(run: RunResult, scenario: ScenarioResult, ordinal: number) {
  const { name, rule, place, requirements, milliseconds } = scenario;
  return {
    "@classname": className(run, place),
    // Consumers take two cases of one name for one case: rows of an outline.
    "@name": ordinal > 1 ? `${name} (${ordinal})` : name,
    "@time": seconds(milliseconds),
    ...(requirements.length > 0 && { "@group": requirements.join(" ") }),
    ...outcome(scenario),
    "system-out": [
      ...(rule === undefined ? [] : [`rule: ${rule}`]),
      ...(requirements.length === 0 ? [] : [`requirements: ${requirements.join(", ")}`]),
      `place: ${place}`,
      `replay: ${replayCommand(run, place)}`,
    ].join("\n"),
  };
}

function outcome(scenario: ScenarioResult) {
  const { verdict, reason = "", step, lastEvents, known } = scenario;
  if (verdict === "PASS") return {};
  if (known) {
    const message = `known until ${known.expires}: ${known.reason}`;
    return { skipped: { "@message": message, "#": reason } };
  }
  if (verdict === "NOT RUN") return { skipped: { "@message": reason } };
  const details = [...(step === undefined ? [] : [`at: ${step}`]), reason, ...lastEvents.slice(-5)];
  const element = { "@type": verdict, "@message": reason, "#": details.join("\n") };
  return verdict === "FAIL" ? { failure: element } : { error: element };
}

function isSkipped({ verdict, known }: ScenarioResult): boolean {
  return verdict === "NOT RUN" || known !== undefined;
}

/**
 * "sim.features.revocation.cut-off", of another profile "sim.2021.features.revocation.cut-off": consumers
 * read a package and a class from it, and cases of two profiles must not be taken for one.
 */
function className({ target, profile }: RunResult, place: string): string {
  const own = profile === "default" ? [] : [basename(profile, ".yaml")];
  const path = fileOf(place).replace(/\.feature$/, "");
  const parts = [target, ...own, ...path.split("/")];
  return parts.map((part) => part.replaceAll(".", "-")).join(".");
}

/** How many cases so far have its name. */
function nth(scenarios: readonly ScenarioResult[], index: number): number {
  return scenarios.slice(0, index + 1).filter(({ name }) => name === scenarios[index]?.name).length;
}

function fileOf(place: string): string {
  return place.replace(/:\d+$/, "");
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

function property(name: string, value: string) {
  return { "@name": name, "@value": value };
}
