/**
 * What happened in a world, event by event, with a running hash: the same seed gives the same hash,
 * and two runs that differ can be compared to the first differing event.
 *
 * Events carry logical names ("worker-1/kubelet-client#3"), never DER or signatures: ECDSA signs with
 * a random number, so bytes may differ where behaviour does not.
 */
import { createHash, type Hash } from "node:crypto";
import { formatInstant, type Instant } from "./instant.ts";

export interface TraceEvent {
  readonly at: Instant;
  /** Who did it: "cloud-agent", "kubelet worker-1". */
  readonly actor: string;
  /** What happened, in one word or two: "issued", "refused". */
  readonly kind: string;
  /** What it happened to, usually a credential. */
  readonly subject?: string;
  readonly detail?: string;
}

/** Characters. */
const chunk = 8_192;

export class Trace {
  readonly #hash: Hash = createHash("sha256");
  readonly #events: TraceEvent[] = [];
  readonly #retain: number;
  #count = 0;
  /** Not yet hashed: many short ones cost more than a long one. */
  #lines = "";

  /** @param retain how many of the latest events are kept for reading; the hash covers all. */
  constructor(retain = Number.POSITIVE_INFINITY) {
    this.#retain = retain;
  }

  record(event: TraceEvent): void {
    this.#count++;
    this.#lines += line(event);
    if (this.#lines.length > chunk) this.#hashLines();
    this.#events.push(event);
    if (this.#events.length > 2 * this.#retain) this.#events.splice(0, this.#retain);
  }

  get count(): number {
    return this.#count;
  }

  get events(): readonly TraceEvent[] {
    return this.#events;
  }

  /** Hex SHA-256 over every event so far. */
  hash(): string {
    this.#hashLines();
    return this.#hash.copy().digest("hex");
  }

  #hashLines(): void {
    this.#hash.update(this.#lines);
    this.#lines = "";
  }
}

/** The first place at which two runs differ, or undefined when they are equal. */
export function firstDifference(
  left: readonly TraceEvent[],
  right: readonly TraceEvent[],
): { index: number; left: string; right: string } | undefined {
  const length = Math.max(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const [a, b] = [left[index], right[index]];
    if (a && b && line(a) === line(b)) continue;
    return { index, left: describe(a), right: describe(b) };
  }
  return undefined;
}

export function describe(event: TraceEvent | undefined): string {
  if (!event) return "(no more events)";
  const words = [event.actor, event.kind, event.subject, event.detail].filter(Boolean).join(" ");
  return `${formatInstant(event.at)} ${words}`;
}

function line({ at, actor, kind, subject = "", detail = "" }: TraceEvent): string {
  return `${at}\t${actor}\t${kind}\t${subject}\t${detail}\n`;
}
