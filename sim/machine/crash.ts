/**
 * Crashes at named points. An actor says that it has reached one; where a crash waits there, the
 * actor is stopped with all that it had in memory, and what it was doing ends at that very place.
 */
import type { Action } from "../time/timeline.ts";

/** "It crashes as soon as it has …": every point that an actor names. */
export const crashPoints = [
  /* a client of the cloud agent */
  "received a certificate",
  "kept a certificate",
  /* the cloud agent */
  "issued a certificate",
] as const;

export type CrashPoint = (typeof crashPoints)[number];

/** Unwinds what a crashed actor was doing; never an error of the system, and never seen by an actor. */
export class Crash extends Error {
  constructor(service: string, point: CrashPoint) {
    super(`${service} crashed as soon as it had ${point}`);
    this.name = "Crash";
  }
}

/** What `action` gives, or undefined when somebody crashed on the way. */
export async function unlessCrashed<Value>(
  action: () => Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await action();
  } catch (error) {
    return ignoreCrash(error);
  }
}

/** As `unlessCrashed`, for what may be over at once. */
export function surviving(action: Action): ReturnType<Action> {
  try {
    return action()?.catch(ignoreCrash);
  } catch (error) {
    return ignoreCrash(error);
  }
}

function ignoreCrash(error: unknown): undefined {
  if (!(error instanceof Crash)) throw error;
  return undefined;
}
