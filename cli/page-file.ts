/** Writes recordings as a page, where a user wants it. */
import { statSync, writeFileSync } from "node:fs";
import { pageOf } from "../reports/timeline/page.ts";
import type { Recorded } from "../reports/timeline/recording.ts";
import { Problem } from "../sim/problem.ts";

/** @throws Problem when the file can not be written. */
export async function savePage(file: string, recorded: readonly Recorded[]): Promise<void> {
  const page = await pageOf(recorded);
  try {
    writeFileSync(file, page);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Problem("page-unwritable", `"${file}" can not be written: ${code}`, "name another");
  }
  const size = (statSync(file).size / 1e6).toFixed(1);
  process.stdout.write(`\nThe page is in ${file} (${size} MB): open it with any browser.\n`);
}
