/** Where each lane of a chart is: grouped by layer and by owner, in the order of the recording. */
import type { Recording } from "../recording.ts";

export interface Row {
  /** Pixels from the top of the first row. */
  readonly y: number;
  readonly height: number;
  /** A heading, or a lane by its index. */
  readonly layer?: string;
  readonly lane?: number;
  /** Whether it is the first of its owner. */
  readonly first?: boolean;
}

const laneHeight = 16;
const ownerGap = 6;
const layerHeight = 34;

/** @returns rows, and their height together. */
export function layOut(
  { lanes }: Recording,
  shown: readonly number[],
): { rows: Row[]; height: number } {
  const rows: Row[] = [];
  let y = 0;
  for (const layer of ["host", "cluster"] as const) {
    const own = shown.filter((index) => lanes[index]?.layer === layer);
    if (own.length === 0) continue;
    rows.push({ y, height: layerHeight, layer });
    y += layerHeight;
    for (const group of Map.groupBy(own, (index) => lanes[index]?.owner).values()) {
      for (const [position, lane] of group.entries()) {
        rows.push({ y, height: laneHeight, lane, first: position === 0 });
        y += laneHeight;
      }
      y += ownerGap;
    }
  }
  return { rows, height: y };
}

/** The rows that reach into [top, bottom]. */
export function inSight(rows: readonly Row[], top: number, bottom: number): Row[] {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const { y, height } = rows[middle] as Row;
    if (y + height < top) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < rows.length && (rows[end] as Row).y <= bottom) end++;
  return rows.slice(low, end);
}

/** Lanes in the order in which they are drawn. */
export function drawnOrder(rows: readonly Row[]): number[] {
  return rows.flatMap(({ lane }) => (lane === undefined ? [] : [lane]));
}
