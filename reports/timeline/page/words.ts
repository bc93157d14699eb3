/** How the page says things. */
import { type Duration, formatDuration } from "../../../sim/time/duration.ts";
import { formatInstant, type Instant } from "../../../sim/time/instant.ts";
import type { Recording, State } from "../recording.ts";

const daySeconds = 86_400;

/** Whole days since the beginning of the run. */
export function dayOf({ start }: Recording, at: number): number {
  return Math.floor((at - start) / daySeconds);
}

/** "2026-03-05 00:00:00 UTC" */
export function dateOf(at: number): string {
  return formatInstant(at as Instant)
    .replace("T", " ")
    .replace("Z", " UTC");
}

/** What there is to say of an instant after a run's end. */
export const runIsOver = '<td class="faint">the run is over</td>';

/** "3 days 04:00:00 left"; "ended 2 days ago": to the second, as the status says it. */
export function leftOf(notAfter: number, at: number): string {
  const left = notAfter - at;
  return left < 0
    ? `ended ${formatDuration(-left as Duration)} ago`
    : formatDuration(left as Duration);
}

/** A shape beside the word, so that the colour is never alone. */
export function stateWords(state: State): string {
  return `${{ valid: "✓", expired: "✕", revoked: "◆", gone: "–" }[state as string] ?? "!"} ${state}`;
}

export function stateClass(state: State): string {
  if (state === "gone") return "faint";
  const known = state === "valid" || state === "expired" || state === "revoked";
  return `state state-${known ? state : "other"}`;
}

/** What is left of a name when its owner is said already: "kubelet-client". */
export function shortName({ name, owner }: { name: string; owner: string }): string {
  return name.startsWith(`${owner}/`) ? name.slice(owner.length + 1) : name;
}

/** A name as HTML: users write names too. */
export function escaped(text: string): string {
  const entities: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
  };
  return text.replace(/[&<>"]/g, (character) => entities[character] as string);
}
