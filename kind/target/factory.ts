import { Problem } from "../../sim/problem.ts";
import { closeNodes } from "../node/nodes.ts";
import { KindTarget } from "./target.ts";

export interface KindRequest {
  readonly profile: string;
  readonly seed: string;
  readonly saboteur?: string;
}

export function makeKindTarget({ profile, seed, saboteur }: KindRequest): KindTarget {
  if (saboteur !== undefined)
    throw new Problem("saboteur-on-kind", `"${saboteur}" works on sim`, "leave the saboteur out");
  return new KindTarget({ profile, seed });
}

export { closeNodes };
