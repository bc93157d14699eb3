import { saboteurNamed } from "../../sim/faults/saboteurs/index.ts";
import { decisions } from "../../sim/policy/decisions.ts";
import { closeNodes, prepareNodes } from "../node/nodes.ts";
import { KindTarget } from "./target.ts";

interface KindRequest {
  readonly profile: string;
  readonly seed: string;
  readonly saboteur?: string;
}

/** @throws Problem for a profile or a saboteur that does not exist. */
export function makeKindTarget({ profile, seed, saboteur }: KindRequest): KindTarget {
  if (saboteur === undefined) return new KindTarget({ profile, seed });
  return new KindTarget({
    profile,
    seed,
    decisions: saboteurNamed(saboteur).sabotage(decisions),
  });
}

export { closeNodes, prepareNodes };
