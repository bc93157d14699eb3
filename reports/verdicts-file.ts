/** verdicts.json, read back. */
import { readFileSync } from "node:fs";
import { explainIssue, formatPath } from "../sim/documents/yaml.ts";
import { Problem } from "../sim/problem.ts";
import { type VerdictsDocument, verdictsSchema } from "./verdicts.ts";

/** @throws Problem for a file that is not there, or is none of ours. */
export function readVerdicts(file: string): VerdictsDocument {
  const value = parsed(file);
  const result = verdictsSchema.safeParse(value);
  if (result.success) return result.data;
  const { path, problem, next } = explainIssue(value, result.error.issues[0] as never);
  throw new Problem("verdicts-invalid", `${file}: ${formatPath(path)} ${problem}`, next);
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === undefined ? "is no JSON" : `can not be read (${code})`;
    throw new Problem(
      "verdicts-unreadable",
      `${file} ${why}`,
      "name the directory of a run, or remove the file",
    );
  }
}
