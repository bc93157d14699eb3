import { saboteurNamed } from "../../sim/faults/saboteurs/index.ts";
import { decisions } from "../../sim/policy/decisions.ts";
import type { WorldObserver } from "../../sim/target/target.ts";
import { closeNodes, prepareNodes, versionsOfGround } from "../node/nodes.ts";
import { KindTarget } from "./target.ts";

interface KindRequest {
  readonly profile: string;
  readonly seed: string;
  readonly saboteur?: string;
  readonly observer?: WorldObserver;
}

/** @throws Problem for a profile or a saboteur that does not exist. */
export function makeKindTarget({ saboteur, ...options }: KindRequest): KindTarget {
  if (saboteur === undefined) return new KindTarget(options);
  return new KindTarget({
    ...options,
    decisions: saboteurNamed(saboteur).sabotage(decisions),
  });
}

export { closeNodes, prepareNodes, versionsOfGround };
