/** npm run watch: runs the scenarios of a feature file again whenever it is saved. */
import { Worker } from "node:worker_threads";
import { watch as watchFiles } from "chokidar";
import { paintFor } from "../reports/paint.ts";
import { summary } from "../reports/summary.ts";
import { checkPaths, command, readProfileName, readSeed } from "./options.ts";
import { type ExitCode, run } from "./outcome.ts";
import type { Watched } from "./watch-worker.ts";

interface Flags {
  readonly seed: string;
  readonly profile: string;
}

/** What a scenario's verdict depends on besides its own file. */
const code = ["sim", "steps", "fixtures", "reports"];

async function watch(): Promise<ExitCode> {
  const program = command("watch", "Runs a feature file on the simulator whenever it is saved.")
    .argument("[paths...]", "feature files or folders; all by default")
    .option("--seed <number>", "seed of all randomness", readSeed, "1")
    .option("--profile <name>", "one of fixtures/profiles, or a file", readProfileName, "default")
    .parse();
  const { seed, profile } = program.opts<Flags>();
  const paths = program.args.length > 0 ? checkPaths(program.args) : ["features"];
  let latest = paths.find((path) => path.endsWith(".feature"));
  let worker = ready({ seed, profile });
  const runLatest = () => latest && worker.postMessage(latest);
  watchFiles([...paths], { ignoreInitial: true }).on("all", (_, file) => {
    if (!file.endsWith(".feature")) return;
    latest = file;
    runLatest();
  });
  watchFiles(code, { ignoreInitial: true }).on("all", async () => {
    await worker.terminate();
    worker = ready({ seed, profile });
    runLatest();
  });
  runLatest();
  process.stdout.write(`watching ${paths.join(", ")}; Ctrl-C ends\n`);
  return 0;
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
