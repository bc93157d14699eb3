/** The flags that commands share. */
import { existsSync } from "node:fs";
import { parse as parseTags } from "@cucumber/tag-expressions";
import { Command, InvalidArgumentError } from "commander";
import { readCatalogue } from "../reports/catalogue.ts";
import { saboteurNamed } from "../sim/faults/saboteurs/index.ts";
import { loadProfile } from "../sim/policy/profile.ts";
import { profileNames } from "../sim/policy/profile-file.ts";
import { Problem } from "../sim/problem.ts";
import type { TargetName } from "../steps/target.ts";

/**
 * A command whose errors are one line on standard error, and whose help tells of exit codes.
 * @param failure what it says when it ends with 1, where it can.
 */
export function command(name: string, description: string, failure?: string): Command {
  const one = failure === undefined ? "" : `, 1 ${failure}`;
  return bare(name, description).addHelpText(
    "after",
    `\nExit codes: 0 done${one}, 2 usage or configuration, 3 an error of certwarp itself.`,
  );
}

/** As `command`, for one that ends as its scenarios do. */
export function verdictCommand(name: string, description: string): Command {
  return bare(name, description).addHelpText("after", verdictCodes);
}

const verdictCodes = `
Exit codes: 0 all that ran passed, 1 a failure, a difference or a baseline that no longer fits, 2 usage,
configuration or nothing executed, 3 inconclusive or an error of certwarp itself.`;

function bare(name: string, description: string): Command {
  return new Command(`npm run ${name} --`)
    .description(description)
    .exitOverride()
    .configureOutput({
      outputError: (text, write) =>
        write(
          `${text
            .trim()
            .replace(/^error: |\.$/g, "")
            .replaceAll("\n", " ")}; see --help\n`,
        ),
    });
}

/** A seed is a whole number, so that it can be read out over the phone. */
export function readSeed(text: string): string {
  if (/^\d{1,15}$/.test(text)) return String(Number(text));
  throw new InvalidArgumentError("A seed is a whole number, such as 7.");
}

/** @throws Problem when there is no such profile. */
export function readProfileName(name: string): string {
  loadProfile(name);
  return name;
}

/** Names with commas between them, or all of fixtures/profiles. @throws Problem as above. */
export function readProfileNames(names: string): readonly string[] {
  if (names === "all") return profileNames();
  return names.split(",").map((name) => readProfileName(name.trim()));
}

/** @throws Problem when there is no such saboteur. */
export function readSaboteur(name: string): string {
  return saboteurNamed(name).name;
}

/**
 * @throws InvalidArgumentError for what is no tag expression.
 * @throws Problem for a tag that is neither a requirement nor one of our own words.
 */
export function checkTags(expression: string): string {
  refuseUnless(() => parseTags(expression));
  const known = new Set(readCatalogue().map(({ id }) => `@${id}`));
  const stray = expression.match(/@[\w-]+/g)?.find((tag) => !known.has(tag) && !ownTag.test(tag));
  if (stray !== undefined) {
    throw new Problem(
      "tag-unknown",
      `no requirement and no scenario has the tag ${stray}`,
      "see features/requirements.yaml",
    );
  }
  return expression;
}

/** @throws InvalidArgumentError for what is no regular expression. */
export function checkPattern(pattern: string): string {
  refuseUnless(() => new RegExp(pattern));
  return pattern;
}

/** What a library says of what it can not parse, as the line of a flag. */
function refuseUnless(parse: () => unknown): void {
  try {
    parse();
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

/** Tags that are no requirements: whose figures a scenario holds, how long it takes. */
export const ownTag = /^@(profile-[a-z0-9-]+|slow|long)$/;

/** @throws Problem for a path that is not there. */
export function checkPaths(paths: readonly string[]): readonly string[] {
  const missing = paths.find(
    (path) => !/[*{]/.test(path) && !existsSync(path.replace(/(:\d+)+$/, "")),
  );
  if (missing === undefined) return paths;
  throw new Problem(
    "feature-missing",
    `there is no feature file "${missing}"`,
    "name a file or folder below features/",
  );
}

/**
 * One target, or both with a comma between them: the simulator first, whoever was named first, since what
 * the catalogue asks of the other is held against it.
 * @throws Problem
 */
export function readTargets(names: string): readonly TargetName[] {
  const wanted = names.split(",").map((name) => name.trim());
  const targets = targetNames.filter((name) => wanted.includes(name));
  if (targets.length === wanted.length) return targets;
  const stranger = wanted.find((name) => !targets.some((target) => target === name));
  throw new Problem(
    "target-unknown",
    stranger === undefined ? `"${names}" names a target twice` : `there is no target "${stranger}"`,
    "use sim, kind, or sim,kind",
  );
}

export const targetNames: readonly TargetName[] = ["sim", "kind"];
