/** The tags of all feature files: what is told, and whether every tag means something. */
import type { GherkinDocument, Tag } from "@cucumber/messages";
import type { Requirement } from "../reports/catalogue.ts";
import { Problem } from "../sim/problem.ts";
import { featureFiles, readFeature } from "./feature-files.ts";
import { ownTag } from "./options.ts";

/**
 * The ids of the requirements that any scenario carries.
 * @throws Problem for a tag that is no requirement, with its place.
 */
export function toldRequirements(catalogue: readonly Requirement[]): Set<string> {
  const known = new Set(catalogue.map(({ id }) => id));
  const told = new Set<string>();
  for (const file of featureFiles()) {
    for (const { name, location } of tagsOf(readFeature(file))) {
      const id = name.slice(1);
      if (known.has(id)) told.add(id);
      else if (!ownTag.test(name)) {
        const place = `${file}:${location.line}:${location.column}`;
        throw new Problem(
          "tag-unknown",
          `${place}: ${name} is no requirement`,
          "correct it, or add the requirement to features/requirements.yaml",
        );
      }
    }
  }
  return told;
}

function tagsOf({ feature }: GherkinDocument): Tag[] {
  const children = feature?.children ?? [];
  const scenarios = children.flatMap(({ scenario, rule }) => [
    ...(rule?.tags ?? []),
    ...(scenario?.tags ?? []),
    ...(scenario?.examples.flatMap(({ tags }) => tags) ?? []),
    ...(rule?.children.flatMap((child) => [
      ...(child.scenario?.tags ?? []),
      ...(child.scenario?.examples.flatMap(({ tags }) => tags) ?? []),
    ]) ?? []),
  ]);
  return [...(feature?.tags ?? []), ...scenarios];
}
