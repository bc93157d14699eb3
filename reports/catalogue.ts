/** The requirement catalogue, features/requirements.yaml, read and checked. */
import { readFileSync } from "node:fs";
import { closest } from "fastest-levenshtein";
import { z } from "zod";
import { readOne } from "../sim/documents/yaml.ts";
import { Problem } from "../sim/problem.ts";

const requirement = z.strictObject({
  targets: z
    .array(z.enum(["sim", "kind"], "write sim or kind"))
    .min(1, "at least one target")
    .describe("Worlds in which the requirement must be shown."),
  source: z
    .enum(
      ["overview", "docs", "code", "issue", "k8s", "decision"],
      "overview, docs, code, issue, k8s or decision",
    )
    .describe("Where the requirement comes from."),
  text: z.string("write a sentence").min(1, "write a sentence"),
  deviation: z
    .strictObject({ from: z.string(), why: z.string() })
    .optional()
    .describe("Where we deviate from the catalogue's text or targets: from what, and why."),
  noSaboteur: z
    .string("write a sentence")
    .min(1, "write a sentence")
    .optional()
    .describe(
      "Why no change of one decision can break it; the others must be broken by a saboteur.",
    ),
});

const id = z
  .string()
  .regex(/^[A-Z]{2}-\d\d$/, "two capital letters, a hyphen and two digits, such as RV-07");

/** What `source` stands for. */
export const sources: Readonly<Record<Requirement["source"], string>> = {
  overview: "the overview page of the certificate system",
  docs: "other public product documentation",
  code: "public client and SDK code of the product",
  issue: "reported by users of the product",
  k8s: "upstream Kubernetes behaviour",
  decision: "decided in this catalogue: the public record is silent or contradicts itself",
};

export const catalogueSchema = z
  .record(z.string().regex(/^[a-z-]+$/), z.record(id, requirement))
  .describe("Requirements of the certificate system: areas, and in each area requirements by id.");

export interface Requirement extends z.output<typeof requirement> {
  readonly id: string;
  readonly area: string;
}

export const catalogueFile = "features/requirements.yaml";

/** In the order of the file. @throws Problem */
export function readCatalogue(): Requirement[] {
  const text = readFileSync(new URL(`../${catalogueFile}`, import.meta.url), "utf8");
  const areas = readOne(text, catalogueFile, catalogueSchema);
  return Object.entries(areas).flatMap(([area, requirements]) =>
    Object.entries(requirements).map(([key, value]) => ({ id: key, area, ...value })),
  );
}

/** @throws Problem when there is none of that id, naming the nearest. */
export function requirementNamed(id: string): Requirement {
  const catalogue = readCatalogue();
  const wanted = id.toUpperCase().replace(/^@/, "");
  const found = catalogue.find((requirement) => requirement.id === wanted);
  if (found) return found;
  throw new Problem(
    "requirement-unknown",
    `there is no requirement "${id}" in ${catalogueFile}`,
    `the nearest is ${closest(
      wanted,
      catalogue.map((requirement) => requirement.id),
    )}`,
  );
}
