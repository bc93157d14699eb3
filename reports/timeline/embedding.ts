/**
 * Puts recordings into one page: certificates that several of them share come along once, and a run
 * with more of them than a page should carry keeps those that somebody will ask for.
 */
import type { Lane, Recorded, Recording } from "./recording.ts";
import { isTrouble } from "./standing.ts";

export interface PageData {
  readonly recordings: readonly Recording[];
  /** DER in base64. */
  readonly certificates: readonly string[];
  /** How many certificates of the recordings are not among them. */
  readonly leftOut: number;
}

/** Characters of base64 that a page carries at most: with them four stories stay below 2 MB. */
const sizeLimit = 1_600_000;

export function embed(recorded: readonly Recorded[], limit = sizeLimit): PageData {
  const wanted = new Set(recorded.flatMap(inOrderOfInterest));
  const certificates: string[] = [];
  const numbers = new Map<string, number>();
  let room = limit;
  for (const certificate of wanted) {
    if (certificate.length > room) continue;
    room -= certificate.length;
    numbers.set(certificate, certificates.push(certificate) - 1);
  }
  return {
    recordings: recorded.map((one) => renumbered(one, numbers)),
    certificates,
    leftOut: wanted.size - certificates.length,
  };
}

/** Roots, then what something was wrong with, then the last and first of each, then all others. */
function inOrderOfInterest({ recording, certificates }: Recorded): string[] {
  const ranks: string[][] = [[], [], [], []];
  const { lanes, marks } = recording;
  const failing = new Set(marks.map(({ lane }) => lane));
  for (const [index, { kind, generations, states }] of lanes.entries()) {
    const last = generations.certificate.length - 1;
    for (const [generation, number] of generations.certificate.entries()) {
      if (number === null) continue;
      const begun = generations.issuedAt[generation] as number;
      const over = generations.issuedAt[generation + 1] ?? Number.POSITIVE_INFINITY;
      const wrong = ({ from, state }: Lane["states"][number]) =>
        isTrouble(state) && from >= begun && from < over;
      const marked = ({ lane, from }: { lane: number | null; from: number }) =>
        lane === index && from >= begun && from < over;
      const interesting = states.some(wrong) || (failing.has(index) && marks.some(marked));
      const end = generation === 0 || generation === last;
      const rank = kind === "authority" ? 0 : interesting ? 1 : end ? 2 : 3;
      ranks[rank]?.push(certificates[number] as string);
    }
  }
  return ranks.flat();
}

function renumbered(
  { recording, certificates }: Recorded,
  numbers: ReadonlyMap<string, number>,
): Recording {
  const number = (old: number | null) =>
    old === null ? null : (numbers.get(certificates[old] as string) ?? null);
  return {
    ...recording,
    lanes: recording.lanes.map((lane) => ({
      ...lane,
      generations: {
        ...lane.generations,
        certificate: lane.generations.certificate.map(number),
      },
    })),
  };
}
