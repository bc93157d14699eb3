/** Where the decisions of sim/policy/decisions.ts are written, and which tests name them. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));

/** "issueInstant: sim/policy/revocation/verdict.ts:57, named in sim/policy/revocation/verdict.test.ts" */
export function describeDecision(decision: string): string {
  const rule = ruleOf(decision);
  const tests = testsOf(decision, rule);
  const named = tests.length > 0 ? `named in ${tests.join(", ")}` : "no unit test";
  return `${decision}: ${placeOf(rule)}, ${named}`;
}

/** Several decisions may be one function: "leafValidity: validityOf". */
function ruleOf(decision: string): string {
  const renamed = new RegExp(`^  ${decision}: (\\w+)`, "m").exec(text("sim/policy/decisions.ts"));
  return renamed?.[1] ?? decision;
}

function placeOf(rule: string): string {
  const declared = new RegExp(`^export (async )?(function|const) ${rule}\\b`);
  for (const file of sources("sim/policy/**/*.ts")) {
    const line = text(file)
      .split("\n")
      .findIndex((one) => declared.test(one));
    if (line >= 0) return `${file}:${line + 1}`;
  }
  throw new Error(`no file of sim/policy exports ${rule}`);
}

/** A test imports the function, or asks the record for it. */
function testsOf(decision: string, rule: string): string[] {
  const named = new RegExp(
    `^import [^;]*\\b${rule}\\b[^;]* from |\\bdecisions\\.${decision}\\b`,
    "m",
  );
  return sources("{fixtures,sim,kind,steps}/**/*.test.ts").filter((file) => named.test(text(file)));
}

function sources(pattern: string): string[] {
  return globSync(pattern, { cwd: root }).sort();
}

function text(file: string): string {
  return readFileSync(join(root, file), "utf8");
}
