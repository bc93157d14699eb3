/** What the checkers have seen in a world, for whoever watches a run on a terminal. */
import { paintFor } from "../reports/paint.ts";
import type { Checkers } from "../sim/checkers/checker.ts";

/** Names every law that was broken, and says nothing when none was. @returns whether all were kept. */
export function tellBrokenLaws({ violations }: Checkers, stream: NodeJS.WriteStream): boolean {
  if (violations.length === 0) return true;
  const heading = paintFor(stream).bad("What no world may do has happened:");
  stream.write(`\n${[heading, ...violations].join("\n  ")}\n`);
  return false;
}
