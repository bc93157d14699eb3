import { readFileSync } from "node:fs";
import { Problem } from "../sim/problem.ts";

/** The text of a file that a user has named. @throws Problem */
export function readUserFile(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Problem(
      "file-unreadable",
      `"${file}" can not be read (${code})`,
      "name a file that is there",
    );
  }
}
