/** The arguments that `replay` and `timeline` share: which scenario, in which world, with what changed. */
import type { Command } from "commander";
import type { TargetName } from "../../steps/target.ts";
import type { TargetOptions } from "../../steps/target-factory.ts";
import {
  checkPaths,
  command,
  readProfileName,
  readSaboteur,
  readSeed,
  readTargets,
} from "../options.ts";
import { describeFailure, type Failure, failureOfLatestRun } from "./failure.ts";

export interface Choice extends Omit<TargetOptions, "target"> {
  readonly place: string;
  readonly targets: readonly TargetName[];
}

export function choosing(name: string, description: string): Command {
  return command(name, description)
    .argument(
      "[scenario]",
      "file:line, or a number: a failure of the latest run; its first by default",
    )
    .option("--target <names>", "the world: sim, kind, or sim,kind; sim by default", readTargets)
    .option("--seed <number>", "seed of all randomness", readSeed)
    .option("--profile <name>", "one of fixtures/profiles, or a file", readProfileName)
    .option("--saboteur <name>", "break one decision on purpose", readSaboteur)
    .addHelpText("after", "A scenario that fails ends it with 0 as well: it could be shown.");
}

/** What was asked for, and for the rest what the failure had, else the defaults; a failure is announced. */
export function chosen(program: Command): Choice {
  const [scenario = "1"] = program.args;
  const number = /^\d+$/.test(scenario) ? Number(scenario) : undefined;
  const { target, ...failure } =
    number === undefined
      ? ordinary(checkPaths([scenario])[0] as string)
      : failureOfLatestRun(number);
  const { target: targets = [target], ...flags } = program.opts<Flags>();
  const choice = { ...failure, ...flags, targets };
  if (number !== undefined)
    process.stderr.write(`${describeFailure(number)}: ${describeChoice(choice)}\n`);
  return choice;
}

/** "features/revocation/cut-off.feature:8 on sim, profile default, seed 1" */
function describeChoice({ place, targets, profile, seed, saboteur }: Choice): string {
  const sabotage = saboteur === undefined ? "" : `, saboteur ${saboteur}`;
  return `${place} on ${targets.join(" and ")}, profile ${profile}, seed ${seed}${sabotage}`;
}

type Flags = Partial<Omit<Failure, "place" | "target">> & {
  readonly target?: readonly TargetName[];
};

function ordinary(place: string): Failure {
  return { place, target: "sim", profile: "default", seed: "1" };
}
