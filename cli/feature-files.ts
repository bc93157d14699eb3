/** The feature files, as Gherkin reads them. */
import { globSync, readFileSync } from "node:fs";
import { AstBuilder, GherkinClassicTokenMatcher, Parser } from "@cucumber/gherkin";
import { type GherkinDocument, IdGenerator } from "@cucumber/messages";
import { Problem } from "../sim/problem.ts";

/** Every feature file of the project, in the order in which they run. */
export function featureFiles(): string[] {
  return globSync("features/**/*.feature").sort();
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
