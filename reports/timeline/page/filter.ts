/** Which credentials are shown. */
import type { Lane, Recording } from "../recording.ts";
import { isTrouble, standingOf } from "../standing.ts";

export interface Filter {
  readonly find: string;
  readonly owner: string;
  readonly kind: string;
  readonly verdict: Verdict;
}

export const verdicts = {
  any: "any",
  "not-valid-now": "not valid at this instant",
  "ever-expired": "expired at some time",
  "ever-revoked": "revoked at some time",
  "ever-refused": "refused at some time",
  "always-valid": "valid all the time",
} as const;

export type Verdict = keyof typeof verdicts;

/** @returns indexes, ascending. */
export function matching(recording: Recording, filter: Filter, at: number): number[] {
  const refused = new Set(
    recording.marks
      .filter(({ kind }) => kind === "refusal" || kind === "failed renewal")
      .map(({ lane }) => lane),
  );
  const words = filter.find.toLowerCase().split(/\s+/).filter(Boolean);
  return recording.lanes.flatMap((lane, index) => {
    const fits =
      (filter.owner === "" || lane.owner === filter.owner) &&
      (filter.kind === "" || lane.kind === filter.kind) &&
      words.every((word) => says(lane, word)) &&
      judged(lane, filter.verdict, at, refused.has(index));
    return fits ? [index] : [];
  });
}

function says({ name, owner, kind, renewedBy, generations }: Lane, word: string): boolean {
  if (`${name} ${owner} ${kind} ${renewedBy}`.toLowerCase().includes(word)) return true;
  const looksLikeSerial = /^[0-9a-f]{6,}$/.test(word);
  return looksLikeSerial && generations.serialNumber.some((serial) => serial.startsWith(word));
}

function judged(lane: Lane, verdict: Verdict, at: number, refused: boolean): boolean {
  switch (verdict) {
    case "any":
      return true;
    case "not-valid-now":
      return isTrouble(standingOf(lane, at)?.state ?? "valid");
    case "ever-refused":
      return refused;
    case "always-valid":
      return !lane.states.some(({ state }) => isTrouble(state));
    default:
      return lane.states.some(({ state }) => verdict === `ever-${state}`);
  }
}
