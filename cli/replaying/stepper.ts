/** Steps through a trace on a terminal: one event on each press of a key. */
import { emitKeypressEvents, type Key } from "node:readline";
import type { Paint } from "../../reports/paint.ts";
import { isFailure } from "../../sim/ledger.ts";
import { formatInstant } from "../../sim/time/instant.ts";
import { describe, type TraceEvent } from "../../sim/time/trace.ts";

export interface Steps {
  readonly events: readonly TraceEvent[];
  /** Where it begins. */
  readonly at: number;
}

const help = "→ next   ← back   ↓ next failure   ↑ failure before   q end";

/** @returns when somebody has had enough. */
export function stepThrough({ events, at }: Steps, paint: Paint): Promise<void> {
  const { stdin, stdout } = process;
  let index = at;
  const show = () => stdout.write(`\x1b[2J\x1b[H${screen(events, index, stdout, paint)}`);
  return new Promise((resolve) => {
    const pressed = (_: string, key: Key) => {
      if (key.name === "q" || (key.ctrl && key.name === "c")) {
        stdin.off("keypress", pressed).setRawMode(false).pause();
        stdout.write("\n");
        return resolve();
      }
      index = moved(events, index, key.name);
      show();
    };
    emitKeypressEvents(stdin);
    stdin.setRawMode(true).resume().on("keypress", pressed);
    show();
  });
}

/** The index to which a key leads; the same one for a key that means nothing. */
export function moved(events: readonly TraceEvent[], index: number, key?: string): number {
  if (key === "right" || key === "space") return Math.min(index + 1, events.length - 1);
  if (key === "left") return Math.max(index - 1, 0);
  if (key === "down") {
    const next = events.findIndex((event, place) => place > index && isFailure(event));
    return next < 0 ? index : next;
  }
  if (key === "up") {
    const before = events.slice(0, index).findLastIndex(isFailure);
    return before < 0 ? index : before;
  }
  return index;
}

interface Size {
  readonly rows: number;
  readonly columns: number;
}

/** The events around one of them, as many as fit. */
export function screen(
  events: readonly TraceEvent[],
  index: number,
  { rows, columns }: Size,
  paint: Paint,
): string {
  const room = Math.max(3, rows - 4);
  const first = Math.max(0, Math.min(index - Math.floor(room / 2), events.length - room));
  const now = events[index]?.at;
  const where = `event ${index + 1} of ${events.length}${now === undefined ? "" : `, ${formatInstant(now)}`}`;
  const lines = events.slice(first, first + room).map((event, place) => {
    const text = line(event, paint, columns - 2);
    return first + place === index ? paint.strong(`> ${text}`) : `  ${text}`;
  });
  return [...[where, help].map((text) => paint.faint(clipped(text, columns))), ...lines].join("\n");
}

/** A line that the terminal would wrap pushes the first ones out of sight. */
function clipped(text: string, columns: number): string {
  return text.length > columns ? `${text.slice(0, columns - 1)}…` : text;
}

/** One event, in at most so many columns; what failed in colour. */
export function line(event: TraceEvent, paint: Paint, columns = Number.POSITIVE_INFINITY): string {
  const text = clipped(describe(event), columns);
  return isFailure(event) ? paint.bad(text) : text;
}
