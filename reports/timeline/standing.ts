/** What a recording says of an instant. Pure, and the same for the page and its tests. */
import type { Lane, Mark, Recording, State } from "./recording.ts";

/** A credential as it stands at an instant. */
export interface Standing {
  readonly lane: Lane;
  /** An index into the columns of its generations. */
  readonly generation: number;
  readonly state: State;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly serialNumber: string;
}

/** @returns undefined before the first generation was made, and when its holder is gone. */
export function standingOf(lane: Lane, at: number): Standing | undefined {
  const { issuedAt, notBefore, notAfter, serialNumber } = lane.generations;
  const generation = latest(issuedAt, at);
  const state = stateAt(lane, at);
  if (generation < 0 || state === "gone") return undefined;
  return {
    lane,
    generation,
    state,
    notBefore: notBefore[generation] as number,
    notAfter: notAfter[generation] as number,
    serialNumber: serialNumber[generation] as string,
  };
}

/** Whether somebody has it who can not use it. */
export function isTrouble(state: State): boolean {
  return state !== "valid" && state !== "gone";
}

/** What happens last at an instant counts for it. */
export function stateAt({ states }: Lane, at: number): State {
  let low = 0;
  let high = states.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((states[middle] as { from: number }).from <= at) low = middle;
    else high = middle;
  }
  return (states[low] as { state: State }).state;
}

/** Index of the last entry that is not after `at`; -1 when all are. `sorted` ascends. */
export function latest(sorted: readonly number[], at: number): number {
  let low = -1;
  let high = sorted.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) <= at) low = middle;
    else high = middle;
  }
  return low;
}

export interface Failure {
  readonly at: number;
  /** An index into `lanes`; null for one that is not about one credential. */
  readonly lane: number | null;
}

/** The first time that something is refused, or that a credential stops being good. */
export function firstFailure({ lanes, marks }: Recording): Failure | undefined {
  const refused = marks.filter(isFailure).map(({ from: at, lane }) => ({ at, lane }));
  const ended = lanes.flatMap(({ states }, lane): Failure[] => {
    const first = states.find(({ state }) => isTrouble(state));
    return first ? [{ at: first.from, lane }] : [];
  });
  return [...ended, ...refused].reduce<Failure | undefined>(
    (first, next) => (first === undefined || next.at < first.at ? next : first),
    undefined,
  );
}

function isFailure({ kind }: Mark): boolean {
  return kind === "refusal" || kind === "failed renewal" || kind === "interruption";
}

/**
 * The next instant at which something happens to one of `lanes` (indexes), or to all: an issue, another
 * state, a mark. @param direction 1 for later than `at`, -1 for earlier.
 */
export function nextEvent(
  recording: Recording,
  lanes: ReadonlySet<number>,
  at: number,
  direction: 1 | -1,
): number | undefined {
  let found: number | undefined;
  const offer = (instant: number | undefined) => {
    if (instant === undefined || (instant - at) * direction <= 0) return;
    if (found === undefined || (instant - found) * direction < 0) found = instant;
  };
  for (const lane of lanes) {
    const { generations, states } = recording.lanes[lane] as Lane;
    const before = latest(generations.issuedAt, direction === 1 ? at : at - 1);
    offer(generations.issuedAt[direction === 1 ? before + 1 : before]);
    for (const { from } of states) offer(from);
  }
  for (const { lane, from } of recording.marks) if (lane === null || lanes.has(lane)) offer(from);
  for (const { from, to } of recording.bands) {
    offer(from);
    offer(to);
  }
  return found;
}

/** How many credentials of `lanes` were not good, from when to when: a staircase. */
export function trouble(lanes: readonly Lane[]): { from: number; count: number }[] {
  const changes = new Map<number, number>();
  for (const { states } of lanes) {
    let good = true;
    for (const { from, state } of states) {
      if (good !== isTrouble(state)) continue;
      good = !good;
      changes.set(from, (changes.get(from) ?? 0) + (good ? -1 : 1));
    }
  }
  let count = 0;
  return [...changes.entries()]
    .sort(([left], [right]) => left - right)
    .map(([from, change]) => {
      count += change;
      return { from, count };
    });
}
