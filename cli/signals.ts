/** What a command has started is given back also when somebody ends it. */

/**
 * At a terminal a signal comes twice: from the terminal, and from npm, which passes it on. One that
 * comes this much later is meant: it ends the process at once, with the code of that signal.
 */
const meantMilliseconds = 1000;

/** The last is given back first: it may need what was there before it. */
const toGiveBack: (() => Promise<void>)[] = [];
let listening = false;

/**
 * @param giveBack is awaited before the process ends with 130 or 143.
 * @returns to be called when it has been given back already.
 */
export function onSignal(giveBack: () => Promise<void>): () => void {
  if (!listening) listen();
  toGiveBack.push(giveBack);
  return () => {
    const place = toGiveBack.indexOf(giveBack);
    if (place >= 0) toGiveBack.splice(place, 1);
  };
}

function listen(): void {
  listening = true;
  let first: number | undefined;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    // Not once: signal-exit, which a library brings along, ends the process when nobody else listens.
    process.on(signal, async () => {
      const code = signal === "SIGINT" ? 130 : 143;
      if (first !== undefined) {
        if (performance.now() - first > meantMilliseconds) process.exit(code);
        return;
      }
      first = performance.now();
      process.stderr.write(`\n${signal}: removing what was started\n`);
      while (toGiveBack.length > 0) await toGiveBack.pop()?.();
      process.exit(code);
    });
  }
}
