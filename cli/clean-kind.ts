/**
 * npm run clean:kind: removes every container of ours, whoever started it, and nothing of others; with --check it
 * fails where there was anything, since a run leaves nothing.
 */
import { findEngine } from "../kind/engine/engine.ts";
import { sweepDirectories } from "../kind/engine/own-directory.ts";
import { sweep } from "../kind/engine/ownership.ts";
import { command } from "./options.ts";
import { type ExitCode, run } from "./outcome.ts";

async function cleanKind(): Promise<ExitCode> {
  const program = command(
    "clean:kind",
    "Removes certwarp's containers, their volumes and directories.",
    "with --check: something was there",
  )
    .option("--check", "nothing may be there to remove")
    .parse();
  const { check } = program.opts<{ check?: boolean }>();
  const engine = await findEngine();
  try {
    const removed = await sweep(engine, "all");
    const directories = sweepDirectories("all");
    for (const [what, names] of [
      ["containers", removed],
      ["directories", directories],
    ] as const) {
      const listed = names.length > 0 ? `: ${names.join(", ")}` : "";
      process.stdout.write(`${names.length} ${what} removed${listed}\n`);
    }
    return check && removed.length + directories.length > 0 ? 1 : 0;
  } finally {
    engine.close();
  }
}

await run(cleanKind);
