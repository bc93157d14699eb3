/** A baseline as a file: read with the place of what is wrong in it, and written whole. */
import { stringify } from "yaml";
import { z } from "zod";
import { conform, formatPath, readYaml } from "../sim/documents/yaml.ts";
import { Problem } from "../sim/problem.ts";
import type { KnownFailure } from "./baseline.ts";

const entry = z.strictObject({
  requirement: z
    .string("write a requirement's id, such as RV-07")
    .regex(/^[A-Z]{2}-\d\d$/, "write a requirement's id, such as RV-07"),
  target: z.enum(["sim", "kind"], "write sim or kind").describe("The world in which it fails."),
  scenarios: z
    .array(
      z
        .string("write a feature file, a >, and the name of the scenario, in quotes")
        .regex(/^\S+\.feature > ./, "write features/….feature > the name of the scenario"),
      "write a list of scenarios",
    )
    .min(1, "name at least one scenario")
    .describe("Those that fail; another one of the requirement is a new failure."),
  reason: z
    .string("write a sentence")
    .describe("Why it is known, and what will end it. Empty only when just written by certwarp."),
  expires: z.iso
    .date("write a date such as 2026-12-24")
    .describe("The last day on which it excuses anything."),
});

export const baselineSchema = z
  .strictObject({
    apiVersion: z.literal("certwarp.dev/v1", "write certwarp.dev/v1"),
    kind: z.literal("Baseline", "write Baseline"),
    failures: z.array(entry, "write a list of known failures"),
  })
  .describe("Known failures, each with a reason and an end.");

interface Reading {
  /** Ids of the catalogue. */
  readonly requirements: ReadonlySet<string>;
  /** It is read to be written anew: reasons may still be missing. */
  readonly unfinished?: boolean;
}

/** @throws Problem with the place of the first thing that is wrong. */
export function readBaseline(text: string, file: string, reading: Reading): KnownFailure[] {
  const [document, second] = readYaml(text, file);
  if (!document)
    throw new Problem("baseline-empty", `${file}: there is no baseline in it`, "write one");
  if (second) {
    throw new Problem("baseline-several", `${second.place([])}: a second document`, "remove it");
  }
  const { failures } = conform(document, baselineSchema);
  const seen = new Set<string>();
  for (const [index, { requirement, target, reason }] of failures.entries()) {
    const refuse = (field: string, value: string, next: string) => {
      const path = ["failures", index, field];
      const problem = `${document.place(path)}: ${formatPath(path)} is "${value}"`;
      throw new Problem("baseline-invalid", problem, next);
    };
    if (!reading.requirements.has(requirement))
      refuse("requirement", requirement, "name a requirement of features/requirements.yaml");
    if (seen.has(`${requirement} ${target}`))
      refuse("requirement", requirement, `keep one entry of it for ${target}`);
    if (reason.trim() === "" && !reading.unfinished)
      refuse("reason", reason, "say why this failure is known, and what will end it");
    seen.add(`${requirement} ${target}`);
  }
  return failures;
}

export function baselineYaml(failures: readonly KnownFailure[]): string {
  const document = { apiVersion: "certwarp.dev/v1", kind: "Baseline", failures };
  return `# Known failures. --update-baseline writes this file anew and keeps reasons and dates, no comments.
# An entry without a reason is refused; one that passes, or has expired, fails the run.
${stringify(document, { lineWidth: 110 })}`;
}
