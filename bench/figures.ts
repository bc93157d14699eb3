/** Measured figures as a table, with what was wanted of them. */
import Table from "cli-table3";
import { paintFor } from "../reports/paint.ts";

export interface Figure {
  readonly what: string;
  /** Undefined where there is nothing to measure. */
  readonly value: number | undefined;
  readonly unit: string;
  /** At most. */
  readonly wanted?: number;
}

export function printFigures(figures: readonly Figure[]): void {
  const paint = paintFor(process.stdout);
  const table = new Table({
    head: ["", "Measured", "Wanted"],
    colAligns: ["left", "right", "right"],
    style: { head: [], border: [], compact: true },
  });
  for (const { what, value, unit, wanted } of figures) {
    const shown =
      value === undefined ? "not there" : `${value.toFixed(value < 20 ? 2 : 0)} ${unit}`;
    const met = wanted === undefined || (value !== undefined && value <= wanted);
    const painted = wanted === undefined ? shown : met ? paint.good(shown) : paint.bad(shown);
    const bound = wanted === undefined ? "" : `at most ${wanted}${met ? "" : " (missed)"}`;
    table.push([what, painted, bound]);
  }
  process.stdout.write(`${table.toString()}\n`);
}
