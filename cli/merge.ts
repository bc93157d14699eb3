/** npm run merge: the reports of shards become those of one run. */
import { createWriteStream, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { CucumberHtmlStream } from "@cucumber/html-formatter";
import type { Envelope } from "@cucumber/messages";
import { type Requirement, readCatalogue } from "../reports/catalogue.ts";
import { mergedMessages } from "../reports/merged-messages.ts";
import { mergedRun, orderedShards } from "../reports/merged-run.ts";
import { makeRunDirectory, markLatest } from "../reports/run-directory.ts";
import type { RunResult } from "../reports/run-result.ts";
import { readVerdicts } from "../reports/verdicts-file.ts";
import { Problem } from "../sim/problem.ts";
import { addBaselineFlags, type BaselineFlags, openBaseline } from "./baseline.ts";
import { conclude } from "./conclusion.ts";
import { verdictCommand } from "./options.ts";
import { type ExitCode, run } from "./outcome.ts";

interface Flags extends BaselineFlags {
  readonly out?: string;
}

async function merge(): Promise<ExitCode> {
  const program = addBaselineFlags(
    verdictCommand("merge", "Makes one run of the reports of its shards.")
      .argument("<directories...>", "report directories of `npm run conformance -- --shard`")
      .option("--out <directory>", "where to write the reports"),
  ).parse();
  const flags = program.opts<Flags>();
  const baseline = openBaseline(flags);
  const catalogue = readCatalogue();
  const merged = worldsOf(program.args).map((folders) => mergedWorld(folders, catalogue));
  const runs = merged.map(({ result }) => result);
  const directory = makeRunDirectory(runs, flags.out);
  for (const [index, { messages }] of merged.entries())
    await writeMessages(messages, directory.folders[index] as string);
  const code = conclude(runs, directory, baseline);
  markLatest(directory);
  return code;
}

interface MergedWorld {
  readonly result: RunResult;
  readonly messages: Envelope[];
}

/** For each run the folders of its shards: two worlds, or several profiles, have a folder each in every shard. */
function worldsOf(directories: readonly string[]): string[][] {
  const [first = ""] = directories;
  const names = ["sim", "kind", ...foldersIn(first)];
  const runs = [...new Set(names)].filter((name) => existsSync(join(first, name, "verdicts.json")));
  if (runs.length === 0) return [[...directories]];
  return runs.map((name) => directories.map((directory) => join(directory, name)));
}

function foldersIn(directory: string): string[] {
  return existsSync(directory) ? readdirSync(directory).sort() : [];
}

function mergedWorld(folders: readonly string[], catalogue: readonly Requirement[]): MergedWorld {
  const shards = folders.map((folder) => {
    const file = join(folder, "verdicts.json");
    return { file, folder, document: readVerdicts(file) };
  });
  const ordered = orderedShards(shards);
  return {
    result: mergedRun(ordered, catalogue),
    messages: mergedMessages(ordered.map(({ folder }) => readMessages(folder))),
  };
}

/** @throws Problem when the file is not there, or was cut off. */
function readMessages(folder: string): Envelope[] {
  const file = join(folder, "messages.ndjson");
  try {
    const lines = readFileSync(file, "utf8").trim().split("\n");
    return lines.map((line) => JSON.parse(line));
  } catch (error) {
    const [why] = (error as Error).message.split("\n");
    throw new Problem(
      "messages-unreadable",
      `${file} can not be read: ${why}`,
      "keep the shard's files together",
    );
  }
}

async function writeMessages(messages: readonly Envelope[], folder: string): Promise<void> {
  const lines = messages.map((message) => `${JSON.stringify(message)}\n`);
  writeFileSync(join(folder, "messages.ndjson"), lines.join(""));
  const page = createWriteStream(join(folder, "cucumber.html"));
  await pipeline(Readable.from(messages), new CucumberHtmlStream(), page);
}

await run(merge);
