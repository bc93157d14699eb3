import { saboteurNamed } from "../../sim/faults/saboteurs/index.ts";
import { decisions } from "../../sim/policy/decisions.ts";
import type { WorldObserver } from "../../sim/target/target.ts";
import { closeStanding, keepStanding } from "../cluster/grounds.ts";
import { closeNodes, keepNodes, prepareNodes, versionsOfGround } from "../node/nodes.ts";
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

export { versionsOfGround };

/** @param keep what stands at the end is left to the next run, and what one has left is used. */
export async function prepareGrounds(keep: boolean): Promise<void> {
  keeping = keep;
  if (keep) keepNodes();
  await prepareNodes();
}

/** @param forGood in the middle of things: nothing is kept then. */
export async function closeGrounds(forGood: boolean): Promise<void> {
  const left = keeping && !forGood ? keepStanding() : closeStanding();
  // Which nodes could not be closed is told by closeNodes.
  await left.catch(() => {});
  await closeNodes(forGood);
}

let keeping = false;
