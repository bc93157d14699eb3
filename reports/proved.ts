/**
 * The README's table of what is proved, made from verdicts.json. A world that is not among the runs keeps
 * its column: the real cluster takes half an hour, and its last run stays true until somebody makes another.
 */
import { Problem } from "../sim/problem.ts";
import { markdownTable } from "./markdown.ts";
import type { VerdictsDocument } from "./verdicts.ts";

const begin = "<!-- proved: written by `npm run proved` -->";
const end = "<!-- /proved -->";

const columns = { sim: "Simulator", kind: "Real cluster" } as const;

/** @param file for the message. @returns the page with its table as the runs have it. */
export function withProved(page: string, file: string, runs: readonly VerdictsDocument[]): string {
  const [before, rest] = page.split(begin);
  const [block, after] = rest?.split(end) ?? [];
  if (before === undefined || block === undefined || after === undefined) {
    throw new Problem(
      "proved-unmarked",
      `${file} has no place for the table`,
      `write ${begin} and ${end} into it`,
    );
  }
  for (const run of runs) refusePart(run);
  return [before, begin, "\n\n", table(runs, oldCells(block)), "\n\n", end, after].join("");
}

/** What a part of the scenarios shows is not what is proved, and neither is what a saboteur leaves. */
function refusePart({ target, profile, saboteur, selection }: VerdictsDocument): void {
  const why =
    saboteur !== undefined
      ? "had a saboteur"
      : Object.keys(selection).length > 0
        ? "was of some scenarios only"
        : profile !== "default"
          ? `had the profile ${profile}`
          : undefined;
  if (why === undefined) return;
  throw new Problem(
    "run-partial",
    `the run on ${target} ${why}`,
    "run `npm run conformance` first",
  );
}

function table(runs: readonly VerdictsDocument[], old: ReadonlyMap<string, string[]>): string {
  const [catalogue = []] = runs.map(({ requirements }) => requirements);
  const areas = [...new Set(catalogue.map(({ area }) => area))];
  const rows = [...areas, "all"].map((area) => [
    area,
    ...(["sim", "kind"] as const).map((target, index) => {
      const run = runs.find((one) => one.target === target);
      return run ? shownIn(run, area) : (old.get(area)?.[index] ?? "");
    }),
  ]);
  return markdownTable(["Area", columns.sim, columns.kind], rows).join("\n");
}

/** "17 of 25": of what the catalogue asks of that world, what was shown in every scenario. */
function shownIn({ target, requirements }: VerdictsDocument, area: string): string {
  const asked = requirements
    .filter((requirement) => area === "all" || requirement.area === area)
    .filter(({ targets }) => targets.includes(target));
  const shown = asked.filter(({ verdict }) => verdict === "PASS");
  return `${shown.length} of ${asked.length}`;
}

function oldCells(block: string): Map<string, string[]> {
  const rows = block.split("\n").filter((line) => line.startsWith("|"));
  const cells = rows.map((row) =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  return new Map(cells.map(([area = "", ...rest]) => [area, rest]));
}
