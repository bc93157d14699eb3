/** What a command has started is given back also when somebody ends it. */

/**
 * At a terminal a signal comes twice: from the terminal, and from npm, which passes it on. One that
 * comes this much later is meant, and ends the process at once.
 */
const meantMilliseconds = 1000;

/** @param giveBack is awaited before the process ends with 130 or 143. */
export function onSignal(giveBack: () => Promise<void>): void {
  let first: number | undefined;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    // Not once: signal-exit, which a library brings along, ends the process when nobody else listens.
    process.on(signal, async () => {
      if (first !== undefined) {
        if (performance.now() - first > meantMilliseconds) process.exit(3);
        return;
      }
      first = performance.now();
      process.stderr.write(`\n${signal}: removing what was started\n`);
      await giveBack();
      process.exit(signal === "SIGINT" ? 130 : 143);
    });
  }
}
