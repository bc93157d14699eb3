/** Where profiles lie, and in which fields one differs from the default. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { readYaml } from "../documents/yaml.ts";
import { Problem } from "../problem.ts";

const folder = new URL("../../fixtures/profiles/", import.meta.url);

/** Of fixtures/profiles, the default first. */
export function profileNames(): string[] {
  const names = readdirSync(folder).map((file) => file.replace(/\.yaml$/, ""));
  return ["default", ...names.filter((name) => name !== "default").sort()];
}

/** The text of a profile by its name in fixtures/profiles, or of a file (*.yaml). @throws Problem */
export function profileFile(name: string): { text: string; file: string } {
  const known = profileNames();
  const file = known.includes(name) ? `fixtures/profiles/${name}.yaml` : name;
  const path = file === name ? name : new URL(`${name}.yaml`, folder);
  if (file.endsWith(".yaml") && existsSync(path)) return { text: readFileSync(path, "utf8"), file };
  throw new Problem(
    "profile-unknown",
    `there is no profile "${name}"`,
    `use one of ${known.join(", ")}, or a file of your own that ends in .yaml`,
  );
}

/** One field as a profile has it, and as the default profile does. */
export interface ProfileChange {
  /** "hostLayer.tokenLifetime" */
  readonly field: string;
  readonly value: string;
  readonly byDefault: string;
}

/** What a profile changes, in its own words ("60 days"); its name is no change. @throws Problem */
export function profileChanges(name: string): ProfileChange[] {
  const byDefault = fieldsOf("default");
  return [...fieldsOf(name)]
    .filter(([field, value]) => field !== "name" && byDefault.get(field) !== value)
    .map(([field, value]) => ({ field, value, byDefault: byDefault.get(field) ?? "absent" }));
}

function fieldsOf(name: string): Map<string, string> {
  const { text, file } = profileFile(name);
  const [document] = readYaml(text, file);
  return new Map(flat(document?.value, []));
}

function flat(value: unknown, path: readonly string[]): [field: string, value: string][] {
  if (typeof value !== "object" || value === null) return [[path.join("."), String(value)]];
  return Object.entries(value).flatMap(([key, inner]) => flat(inner, [...path, key]));
}
