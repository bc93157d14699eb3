/** What earlier runs said of a requirement, from what they left below reports/out. */
import { globSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

export interface PastVerdict {
  readonly target: string;
  readonly profile: string;
  readonly verdict: string;
  readonly reason?: string;
  readonly judges: readonly string[];
  readonly scenarios: number;
  /** When the run wrote it. */
  readonly at: Date;
  /** "reports/out/latest/verdicts.json" */
  readonly file: string;
}

const root = fileURLToPath(new URL("../", import.meta.url));

/** The latest verdict of each world and profile in which the requirement was run; none: it was not run yet. */
export function pastVerdicts(id: string): PastVerdict[] {
  const latest = new Map<string, PastVerdict>();
  for (const file of globSync("reports/out/*/{,*/}verdicts.json", { cwd: root })) {
    const verdict = verdictIn(file, id);
    if (!verdict) continue;
    const run = `${verdict.target} ${verdict.profile}`;
    const known = latest.get(run);
    if (!known || known.at < verdict.at) latest.set(run, verdict);
  }
  return [...latest].sort(([one], [other]) => (one < other ? 1 : -1)).map(([, past]) => past);
}

function verdictIn(file: string, id: string): PastVerdict | undefined {
  const path = `${root}${file}`;
  const { target, profile, requirements } = JSON.parse(readFileSync(path, "utf8"));
  const found = requirements.find((requirement: { id: string }) => requirement.id === id);
  if (!found?.scenarios) return undefined;
  const { verdict, reason, judges, scenarios } = found;
  return { target, profile, verdict, reason, judges, scenarios, at: statSync(path).mtime, file };
}
