/** npm run clean:kind: removes every container of ours, whoever started it, and nothing of others. */
import { findEngine } from "../kind/engine/engine.ts";
import { sweepDirectories } from "../kind/engine/own-directory.ts";
import { sweep } from "../kind/engine/ownership.ts";
import { command } from "./options.ts";
import { type ExitCode, run } from "./outcome.ts";

async function cleanKind(): Promise<ExitCode> {
  command("clean:kind", "Removes certwarp's containers and their volumes.").parse();
  const engine = await findEngine();
  try {
    const removed = await sweep(engine, "all");
    sweepDirectories(undefined, "all");
    const names = removed.length > 0 ? `: ${removed.join(", ")}` : "";
    process.stdout.write(`${removed.length} containers removed${names}\n`);
    return 0;
  } finally {
    engine.close();
  }
}

await run(cleanKind);
