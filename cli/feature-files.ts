/** The feature files, as Gherkin reads them. */
import { globSync, readFileSync } from "node:fs";
import { AstBuilder, GherkinClassicTokenMatcher, Parser } from "@cucumber/gherkin";
import { type GherkinDocument, IdGenerator } from "@cucumber/messages";
import { Problem } from "../sim/problem.ts";

/**
 * Every feature file of the project, in the order in which they run: what takes long comes first, so that no thread
 * is alone with it at the end.
 */
export function featureFiles(): string[] {
  const files = globSync("features/**/*.feature").sort();
  const { long = [], short = [] } = Object.groupBy(files, (file) =>
    / @long\b/.test(readFileSync(file, "utf8")) ? "long" : "short",
  );
  return [...long, ...short];
}

/** "features/revocation/cut-off.feature" of "features/revocation/cut-off.feature:8" */
export function withoutLine(path: string): string {
  return path.replace(/(:\d+)+$/, "");
}

/** What is there of a pattern; another path as it is. @throws Problem where there is nothing. */
export function filesOf(path: string): readonly string[] {
  if (!/[*{]/.test(path)) return [path];
  const files = globSync(path).sort();
  if (files.length > 0) return files;
  throw new Problem(
    "feature-missing",
    `there is no feature file "${path}"`,
    "name a file or folder below features/",
  );
}

/** @throws Problem for what is no Gherkin. */
export function readFeature(file: string): GherkinDocument {
  const parser = new Parser(
    new AstBuilder(IdGenerator.incrementing()),
    new GherkinClassicTokenMatcher(),
  );
  try {
    return parser.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const complaint = (error as Error).message.split("\n").find((line) => line.startsWith("("));
    throw malformed(file, complaint ?? String(error));
  }
}

/** @param complaint "(8:7): expected: …", as Gherkin writes it. */
export function malformed(file: string, complaint: string): Problem {
  const placed = complaint.trim().replace(/^\((\d+:\d+)\)/, "$1");
  return new Problem("feature-malformed", `${file}:${placed}`, "correct the Gherkin");
}
