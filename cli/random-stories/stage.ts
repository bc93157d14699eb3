/** What the deeds of one story share: the world behind its port, the dice, and what is going on. */
import type { Random } from "../../sim/time/random.ts";
import type { LastingFault, Target } from "../../steps/target.ts";
import type { Situation } from "./situations.ts";

export interface Stage {
  readonly target: Target;
  readonly random: Random;
  /** Faults that nobody has put an end to. */
  readonly faults: LastingFault[];
  /** Names of the revocations that the API keeps. */
  readonly revocations: string[];
  readonly met: Set<Situation>;
  /** How often the cluster or the platform has been switched off as a whole. */
  absences: number;
}

export interface Deed {
  readonly name: string;
  /** @returns what came of it, for who reads the story. */
  act(stage: Stage): Promise<string>;
}

/** One of several, each as likely as the others. */
export function oneOf<Thing>(random: Random, things: readonly Thing[]): Thing {
  return things[random.integer(0, things.length - 1)] as Thing;
}

export function isOngoing({ faults }: Stage, kind: LastingFault["is"]): boolean {
  return faults.some(({ is }) => is === kind);
}

/** Names of the credentials in a state, tokens and certificates alike. */
export async function inState({ target }: Stage, state: string): Promise<string[]> {
  const { found: all } = await target.credentials.all();
  return all.filter((view) => view.state === state).map(({ name }) => name);
}
