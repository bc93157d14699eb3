/** Which events of a trace are marks in a recording, and what is said of them. */
import type { Mark } from "../reports/timeline/recording.ts";
import { describeEntry } from "../sim/policy/revocation/entry.ts";
import { days } from "../sim/time/duration.ts";
import type { TraceEvent } from "../sim/time/trace.ts";
import type { World } from "../sim/world.ts";

/** Tries of one kind come at least so often: hosts try again after 2 % of ninety days, 43 hours. */
export const pause = days(2);

interface Marking {
  readonly kind: Mark["kind"];
  /** Whether the same again is the same mark. */
  readonly repeats: boolean;
  text(event: TraceEvent, world: World): string;
}

/** Events that are marks, by their kind in the trace. */
export const markings: Record<string, Marking> = {
  refused: {
    kind: "refusal",
    repeats: true,
    text: ({ actor, subject, detail }) => `${actor} refuses ${subject}: ${detail}`,
  },
  interrupted: {
    kind: "interruption",
    repeats: true,
    text: ({ actor, subject, detail }) => `${actor} can not reach ${subject}: ${detail}`,
  },
  "not renewed": failed(
    ({ actor, subject, detail }) => `${actor} can not renew ${subject}: ${detail}`,
  ),
  "not rotated": failed(({ actor, detail }) => `${actor} gets no certificate: ${detail}`),
  "not replaced": failed(({ subject, detail }) => `${subject} can not be replaced: ${detail}`),
  "not joined": failed(({ actor, detail }) => `${actor} can not join: ${detail}`),
  applied: {
    kind: "revocation",
    repeats: false,
    text: (_, { cluster }) => {
      const entries = cluster.revocations.inForce().map(describeEntry);
      return `revocation in force: ${entries.join("; ") || "nothing any more"}`;
    },
  },
  revoked: {
    kind: "revocation",
    repeats: false,
    text: ({ subject }) => `identity ${subject} is revoked`,
  },
  repairs: {
    kind: "repair",
    repeats: false,
    text: ({ actor, subject, detail }) => `${actor} repairs with ${subject}: ${detail}`,
  },
  rotates: { kind: "update", repeats: true, text: ({ subject }) => `${subject} is rotated` },
  updates: {
    kind: "update",
    repeats: false,
    text: ({ detail }) =>
      detail === undefined ? "the platform is updated" : `the update is refused: ${detail}`,
  },
};

function failed(text: Marking["text"]): Marking {
  return { kind: "failed renewal", repeats: true, text };
}
