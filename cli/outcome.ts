/** How commands end: exit codes, and one line for what a user can mend. */
import { CommanderError } from "commander";
import { Problem } from "../sim/problem.ts";

/** 0 passed, 1 a failure, 2 usage or configuration or nothing executed, 3 inconclusive or our own error. */
export type ExitCode = 0 | 1 | 2 | 3;

/** Runs a command and sets the exit code of the process. */
export async function run(command: () => Promise<ExitCode>): Promise<void> {
  // Whoever reads our output may stop before its end (`npm run … | head`): the command goes on to its own.
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") process.exit(3);
    });
  try {
    process.exitCode = await command();
  } catch (error) {
    process.exitCode = explain(error);
  }
}

function explain(error: unknown): ExitCode {
  // commander has printed its line already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof Problem) {
    process.stderr.write(`${error.line()}\n`);
    return 2;
  }
  process.stderr.write(
    `certwarp itself failed: ${error instanceof Error ? error.stack : String(error)}\n`,
  );
  return 3;
}
