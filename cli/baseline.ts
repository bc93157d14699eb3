/** The flags --baseline and --update-baseline: a run is judged by a file of known failures. */
import { existsSync, renameSync, writeFileSync } from "node:fs";
import type { Command } from "commander";
import { judgeByBaseline, type KnownFailure, type Objection } from "../reports/baseline.ts";
import { baselineYaml, readBaseline } from "../reports/baseline-file.ts";
import { updatedBaseline } from "../reports/baseline-update.ts";
import { readCatalogue } from "../reports/catalogue.ts";
import type { RunResult } from "../reports/run-result.ts";
import { Problem } from "../sim/problem.ts";
import { readUserFile } from "./user-file.ts";

export interface BaselineFlags {
  readonly baseline?: string;
  readonly updateBaseline?: boolean;
}

export interface Baseline {
  readonly file: string;
  readonly failures: readonly KnownFailure[];
  /** It is to be written anew after the run. */
  readonly update: boolean;
}

export function addBaselineFlags(command: Command): Command {
  return command
    .option("--baseline <file>", "known failures, each with a reason and an end (YAML)")
    .option("--update-baseline", "write the baseline after the run; reasons and dates stay");
}

/** @throws Problem for a file that is not there or holds something else; read before anything runs. */
export function openBaseline({ baseline, updateBaseline }: BaselineFlags): Baseline | undefined {
  if (baseline === undefined) {
    if (!updateBaseline) return undefined;
    throw new Problem(
      "baseline-unnamed",
      "--update-baseline needs a file to write",
      "name it with --baseline",
    );
  }
  const update = updateBaseline ?? false;
  if (update && !existsSync(baseline)) return { file: baseline, failures: [], update };
  const requirements = new Set(readCatalogue().map(({ id }) => id));
  const reading = { requirements, unfinished: update };
  return {
    file: baseline,
    failures: readBaseline(readUserFile(baseline), baseline, reading),
    update,
  };
}

export interface Judged {
  readonly worlds: readonly RunResult[];
  /** For a person, a line each. */
  readonly remarks: readonly string[];
  /** Nothing is new, stale or expired. */
  readonly holds: boolean;
}

/** Judges the worlds by the baseline, which is written anew first where that was asked for. */
export function applyBaseline(
  worlds: readonly RunResult[],
  baseline: Baseline | undefined,
  now: Date,
): Judged {
  if (!baseline) return { worlds, remarks: [], holds: true };
  const today = now.toISOString().slice(0, 10);
  const failures = baseline.update ? write(baseline, worlds, today) : baseline.failures;
  const judged = worlds.map((world) => judgeByBaseline(world, failures, today));
  const objections = judged.flatMap((each) => each.objections);
  const known = judged.flatMap(({ run }) => run.scenarios.filter((scenario) => scenario.known));
  const unfinished = failures.filter(({ reason }) => reason === "");
  return {
    worlds: judged.map(({ run }) => run),
    holds: objections.length === 0,
    remarks: [
      `${known.length} scenarios fail as ${baseline.file} knows`,
      ...objections.map((objection) => told(objection, baseline.file)),
      ...unfinished.map(({ requirement }) => `${baseline.file}: ${requirement} wants a reason`),
    ],
  };
}

function write({ file, failures }: Baseline, worlds: readonly RunResult[], today: string) {
  const updated = updatedBaseline(failures, worlds, today);
  const fresh = `${file}-${process.pid}`;
  writeFileSync(fresh, baselineYaml(updated));
  renameSync(fresh, file);
  return updated;
}

function told({ kind, requirement, what }: Objection, file: string): string {
  const words = {
    new: `not in ${file}: ${requirement} ${what}`,
    stale: `stale in ${file}: ${requirement} ${what}; remove it, or run with --update-baseline`,
    expired: `expired in ${file}: ${requirement} ${what}; mend it, or give it a later date`,
  };
  return words[kind];
}
