/** A trace as a story: what happened, day by day, in a line each. */
import { formatInstant, type Instant } from "../sim/time/instant.ts";
import type { TraceEvent } from "../sim/time/trace.ts";

export interface ChronicleLine {
  readonly at: Instant;
  /** Whole days since the beginning. */
  readonly day: number;
  readonly text: string;
  readonly tone: "quiet" | "good" | "bad";
}

/** Tells the events of one world as they come; what goes on unchanged is told once. */
export class Chronicle {
  readonly #start: Instant;
  /** The reason last told for each thing that fails. */
  readonly #failing = new Map<string, string>();

  constructor(start: Instant) {
    this.#start = start;
  }

  /** @param events those since the last call; bookings, admissions and files are left out. */
  tell(events: readonly TraceEvent[]): ChronicleLine[] {
    const news = events.filter((event) => event.kind in tellers && this.#isNew(event));
    return grouped(news).map((group) => {
      const [{ at, kind }] = group as [TraceEvent];
      const day = Math.floor((at - this.#start) / 86_400);
      return { at, day, ...(tellers[kind] as Teller)(group) };
    });
  }

  #isNew({ kind, actor, subject = "", detail = "" }: TraceEvent): boolean {
    if (!failures.includes(kind)) return true;
    const topic = `${kind} ${actor} ${kind === "interrupted" ? subject : ""}`;
    const known = this.#failing.get(topic) === detail;
    this.#failing.set(topic, detail);
    return !known;
  }
}

/** Kinds of event that come again and again for as long as something is wrong. */
const failures = ["not renewed", "not rotated", "not joined", "interrupted"];

/** "day 12  2026-01-13T00:00:00Z  certificate-manager issues 11 certificates" */
export function formatLine({ at, day, text }: ChronicleLine): string {
  return `day ${String(day).padStart(3)}  ${formatInstant(at)}  ${text}`;
}

type Teller = (group: readonly TraceEvent[]) => Pick<ChronicleLine, "text" | "tone">;

const tellers: Record<string, Teller> = {
  issued: (group) => ({ text: `${group[0]?.actor} issues ${listed(group)}`, tone: "quiet" }),
  "not renewed": (group) => ({
    text: `${group[0]?.actor} does not renew ${listed(group)}: ${group[0]?.detail}`,
    tone: "bad",
  }),
  "not rotated": (group) => ({
    text: `${group[0]?.actor} gets no certificate: ${group[0]?.detail}`,
    tone: "bad",
  }),
  "not joined": (group) => ({
    text: `${group[0]?.actor} can not join: ${group[0]?.detail}`,
    tone: "bad",
  }),
  interrupted: (group) => ({
    text: `${group.map(({ actor, subject }) => `${actor} → ${subject}`).join(", ")} refused: ${group[0]?.detail}`,
    tone: "bad",
  }),
  sees: (group) => ({ text: `the API keeps the revocation ${group[0]?.subject}`, tone: "good" }),
  applied: (group) => ({ text: `revocation in force: ${group[0]?.detail}`, tone: "good" }),
  revoked: (group) => ({ text: `identity ${group[0]?.subject} is revoked`, tone: "good" }),
  repairs: (group) => ({
    text: `${group[0]?.actor} repairs with ${group[0]?.subject}: ${group[0]?.detail}`,
    tone: "good",
  }),
  updates: ([update]) => ({
    text: `${update?.actor} updates the platform${update?.detail ? `: ${update.detail}` : ""}`,
    tone: "good",
  }),
};

/** Neighbours of one instant, actor, kind and reason are told together; interruptions by their reason. */
function grouped(events: readonly TraceEvent[]): TraceEvent[][] {
  const groups: TraceEvent[][] = [];
  for (const event of events) {
    const last = groups.at(-1);
    if (last && key(last[0] as TraceEvent) === key(event)) last.push(event);
    else groups.push([event]);
  }
  return groups;
}

function key({ at, actor, kind, detail = "" }: TraceEvent): string {
  return [at, kind === "interrupted" ? "" : actor, kind, detail].join("\t");
}

function listed(group: readonly TraceEvent[]): string {
  const [first, second, third] = group.map(({ subject }) => subject);
  if (group.length <= 3) return [first, second, third].filter(Boolean).join(", ");
  return `${group.length} certificates (${first}, ${second}, …)`;
}
