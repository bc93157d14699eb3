/** What all actors of one world share: its rules, its time, its books. */
import type { Evidence } from "./evidence.ts";
import type { Inventory } from "./pki/inventory.ts";
import type { KeySource } from "./pki/keys.ts";
import type { Decisions } from "./policy/decisions.ts";
import type { Profile } from "./policy/profile.ts";
import type { Random } from "./time/random.ts";
import type { Timeline } from "./time/timeline.ts";
import type { Trace, TraceEvent } from "./time/trace.ts";

export type Witness = (event: TraceEvent, evidence: Evidence) => void;

export interface Site {
  readonly profile: Profile;
  readonly decisions: Decisions;
  readonly timeline: Timeline;
  readonly trace: Trace;
  readonly inventory: Inventory;
  readonly keys: KeySource;
  readonly random: Random;
  /** Shows evidence to the checkers. */
  readonly witness: Witness;
}

/** Writes an event into the trace, and shows what goes with it to the checkers. */
export function record(site: Site, event: Omit<TraceEvent, "at">, evidence?: Evidence): void {
  const dated = { at: site.timeline.now(), ...event };
  site.trace.record(dated);
  if (evidence) site.witness(dated, evidence);
}
