import { saboteurNamed } from "../faults/saboteurs/index.ts";
import { decisions } from "../policy/decisions.ts";
import type { Instant } from "../time/instant.ts";
import { SimulatorTarget, type WorldObserver } from "./target.ts";

export interface SimulatorRequest {
  readonly profile: string;
  readonly seed: string;
  readonly start?: Instant;
  readonly saboteur?: string;
  readonly observer?: WorldObserver;
}

/** @throws Problem for a profile or a saboteur that does not exist. */
export function makeSimulatorTarget({ saboteur, ...options }: SimulatorRequest): SimulatorTarget {
  if (saboteur === undefined) return new SimulatorTarget(options);
  return new SimulatorTarget({
    ...options,
    decisions: saboteurNamed(saboteur).sabotage(decisions),
  });
}
