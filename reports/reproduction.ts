/** The commands that make the same run again, on another machine. */
import type { Project } from "./project.ts";
import type { RunResult } from "./run-result.ts";

export function reproduction(
  worlds: readonly [RunResult, ...RunResult[]],
  { commit }: Project,
): string[] {
  return [
    ...(commit === undefined ? [] : [`git checkout ${commit.replace(/-dirty$/, "")}`]),
    "npm ci",
    ...worlds.flatMap(nodeImage),
    runCommand(worlds),
  ];
}

/** A built image is named after its recipe, which is in the repository; another is named by its digest. */
function nodeImage({ versions }: RunResult): string[] {
  const image = versions["node image"];
  if (image === undefined) return [];
  if (image.startsWith("localhost/certwarp/node:")) return ["npm run node-image"];
  return [`export CERTWARP_NODE_IMAGE=${image}`];
}

function runCommand(worlds: readonly [RunResult, ...RunResult[]]): string {
  const [{ profile, seed, saboteur, slow, selection }] = worlds;
  const { paths = [], tags, name, shard } = selection;
  const flags: [string, string | undefined][] = [
    ["--target", worlds.map(({ target }) => target).join(",")],
    ["--profile", profile],
    ["--seed", seed],
    ["--tags", tags],
    ["--name", name],
    ["--shard", shard],
    ["--saboteur", saboteur],
  ];
  const given = flags.flatMap(([flag, value]) =>
    value === undefined ? [] : [flag, quoted(value)],
  );
  return [
    "npm run conformance --",
    ...paths.map(quoted),
    ...given,
    ...(slow ? ["--slow"] : []),
  ].join(" ");
}

function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
