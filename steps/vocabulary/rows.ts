/** Rows of a table with a header: a table that says nothing must not pass for one that holds. */
import type { DataTable } from "@cucumber/cucumber";

/**
 * @param needed columns that must be there.
 * @param optional those that may be there too; any, unless given.
 * @throws Error for other columns, and when there is no row below the header.
 */
export function rowsOf(
  table: DataTable,
  needed: readonly string[],
  optional?: readonly string[],
): readonly Record<string, string>[] {
  const [header = [], ...rows] = table.raw();
  const known = optional ? [...needed, ...optional] : header;
  const unknown = header.find((column) => !known.includes(column));
  if (unknown !== undefined)
    throw new Error(`there is no column "${unknown}"; use ${known.join(", ")}`);
  const missing = needed.find((column) => !header.includes(column));
  if (missing !== undefined)
    throw new Error(`the first row of the table is its header: it lacks "${missing}"`);
  if (rows.length === 0) throw new Error("the table has no row below its header");
  return table.hashes();
}
