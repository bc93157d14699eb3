import { saboteurNamed } from "../faults/saboteurs/index.ts";
import { decisions } from "../policy/decisions.ts";
import { SimulatorTarget } from "./target.ts";

export interface SimulatorRequest {
  readonly profile: string;
  readonly seed: string;
  readonly saboteur?: string;
}

/** @throws Problem for a profile or a saboteur that does not exist. */
export function makeSimulatorTarget({
  profile,
  seed,
  saboteur,
}: SimulatorRequest): SimulatorTarget {
  if (saboteur === undefined) return new SimulatorTarget({ profile, seed });
  return new SimulatorTarget({
    profile,
    seed,
    decisions: saboteurNamed(saboteur).sabotage(decisions),
  });
}
