/** npm run watch: runs the scenarios of a feature file again whenever it is saved. */
import { existsSync } from "node:fs";
import { relative } from "node:path";
import { Worker } from "node:worker_threads";
import { watch as watchFiles } from "chokidar";
import { paintFor } from "../reports/paint.ts";
import { summary } from "../reports/summary.ts";
import { filesOf, withoutLine } from "./feature-files.ts";
import { checkPaths, command, readProfileName, readSeed } from "./options.ts";
import { type ExitCode, run } from "./outcome.ts";
import type { Watched } from "./watch-worker.ts";
import { whenQuiet } from "./when-quiet.ts";

interface Flags {
  readonly seed: string;
  readonly profile: string;
}

/** What a scenario's verdict depends on besides its own file; runs write into reports/out. */
const code = ["sim", "steps", "fixtures", "reports"];
const ignored = { path: "reports/out", recursive: true };

async function watch(): Promise<ExitCode> {
  const program = command("watch", "Runs a feature file on the simulator whenever it is saved.")
    .argument("[paths...]", "feature files, folders, or file:line; all by default")
    .option("--seed <number>", "seed of all randomness", readSeed, "1")
    .option("--profile <name>", "one of fixtures/profiles, or a file", readProfileName, "default")
    .parse();
  const options = program.opts<Flags>();
  const paths = program.args.length > 0 ? checkPaths(program.args).flatMap(filesOf) : ["features"];
  const asked = paths.filter((path) => withoutLine(path).endsWith(".feature"));
  /** Files that were saved since the last run, and those that ran then. */
  const saved = new Set(asked.map(withoutLine));
  let latest: readonly string[] = [];
  let worker = ready(options);
  let stale = false;
  const runSaved = whenQuiet(async () => {
    if (stale) {
      stale = false;
      await worker.terminate();
      worker = ready(options);
    }
    const there = [...saved].filter((file) => existsSync(file));
    saved.clear();
    if (there.length > 0) latest = there;
    else there.push(...latest.filter((file) => existsSync(file)));
    if (there.length > 0) worker.postMessage(there.flatMap((file) => toRun(file, asked)));
  });
  watchFiles(paths.map(withoutLine), { ignoreInitial: true }).on("all", (_, file) => {
    if (!file.endsWith(".feature")) return;
    saved.add(file);
    runSaved();
  });
  watchFiles(code, { ignoreInitial: true, ignored }).on("all", () => {
    stale = true;
    runSaved();
  });
  runSaved();
  process.stdout.write(`watching ${paths.join(", ")}; Ctrl-C ends\n`);
  return 0;
}

/** The scenarios of a file that were asked for by their lines, or all. */
function toRun(file: string, asked: readonly string[]): readonly string[] {
  const own = asked.filter((path) => relative(withoutLine(path), file) === "");
  return own.length > 0 ? own : [file];
}

/** A thread of its own, so that changed code is loaded anew. */
function ready(options: Flags): Worker {
  const worker = new Worker(new URL("./watch-worker.ts", import.meta.url), { workerData: options });
  worker.on("message", tell);
  worker.on("error", (error) => process.stderr.write(`${error.message}; correct the code\n`));
  return worker;
}

function tell(watched: Watched): void {
  if ("problem" in watched) process.stdout.write(`${watched.problem}\n`);
  else {
    process.stdout.write(`${summary(watched.result, { paint: paintFor(process.stdout) })}\n`);
  }
}

await run(watch);
