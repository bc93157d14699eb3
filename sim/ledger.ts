/**
 * What a trace tells of one credential: issued, put in place, renewed, let in, refused. For somebody who
 * asks why a scenario failed, of the credential that was refused last.
 */
import { formatInstant } from "./time/instant.ts";
import type { TraceEvent } from "./time/trace.ts";

/** Whether something was refused, or did not succeed. */
export function isFailure({ kind }: TraceEvent): boolean {
  return kind === "refused" || kind === "interrupted" || kind.startsWith("not ");
}

/** The index of the latest event in which something failed; of the last event when nothing did. */
export function tellingEvent(events: readonly TraceEvent[]): number {
  const latest = events.findLastIndex(isFailure);
  return latest >= 0 ? latest : events.length - 1;
}

/** The credential that failed last, or happened last: "cp-1/admin"; undefined when the trace names none. */
export function tellingCredential(events: readonly TraceEvent[]): string | undefined {
  const named = (event: TraceEvent) => slotOf(event) !== undefined;
  const telling =
    events.findLast((event) => isFailure(event) && named(event)) ?? events.findLast(named);
  return telling && slotOf(telling);
}

/** One line for each thing that happened to the credential; what came again and again is one line. */
export function ledgerOf(events: readonly TraceEvent[], credential: string): string[] {
  const groups = new Map<string, { first: TraceEvent; last: TraceEvent; times: number }>();
  for (const event of events) {
    if (!event.subject?.startsWith(`${credential}#`)) continue;
    const group = groups.get(wordsOf(event));
    if (group) {
      group.last = event;
      group.times++;
    } else groups.set(wordsOf(event), { first: event, last: event, times: 1 });
  }
  return [...groups.values()].map(({ first, last, times }) =>
    times === 1
      ? `${formatInstant(first.at)} ${wordsOf(first)}`
      : `${formatInstant(first.at)} ${wordsOf(first)} (${times} times, last ${formatInstant(last.at)})`,
  );
}

function slotOf({ subject }: TraceEvent): string | undefined {
  return /^(\S+)#\d+$/.exec(subject ?? "")?.[1];
}

function wordsOf({ actor, kind, subject, detail }: TraceEvent): string {
  return [actor, kind, subject, detail].filter(Boolean).join(" ");
}
