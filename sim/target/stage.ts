/** What stands on stage for one scenario: the world, its traffic, and the checkers that watch it. */
import type { Finding, Outcome } from "../../steps/target.ts";
import type { Checkers } from "../checkers/checker.ts";
import type { Fault } from "../machine/fault.ts";
import type { Reply } from "../policy/refusal.ts";
import type { Traffic } from "../traffic.ts";
import type { World } from "../world.ts";

export interface Stage {
  readonly world: World;
  readonly traffic: Traffic;
  readonly checkers: Checkers;
  /** Those that the scenario has inflicted, so far. */
  readonly faults: Fault[];
  /** Another world like this one when it was new, unwatched. */
  readonly twin: () => Promise<World>;
}

/** The stage as soon as it is built; ports are made before. */
export type OnStage = () => Stage;

/** Everything is decided by certwarp's own code, unless a reply says otherwise. */
const judge = "simulator";

export function findingOf<What>(found: What): Finding<What> {
  return { found, judges: [judge] };
}

/** Of a checker, which shares no code with what decides. */
export function checkedFinding<What>(found: What): Finding<What> {
  return { found, judges: ["node:crypto"] };
}

/** @param words what an accepted reply says; nothing when it says nothing of its own. */
export function outcomeOf(reply: Reply<unknown>, words = ""): Outcome {
  const by = reply.judge ?? judge;
  if (reply.outcome === "accepted") return { outcome: "accepted", judge: by, words };
  const { layer, reason, message } = reply;
  return { outcome: "refused", judge: by, layer, reason, words: message };
}
