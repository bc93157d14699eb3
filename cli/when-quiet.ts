/** Files that are saved together come one by one: what follows from them is done once. */

/** An editor, and git, are through with all files sooner. */
const quietMilliseconds = 100;

/**
 * @returns what is to be called for each of them: when none has come for a moment, `action` follows, and the next
 * one not before it has ended.
 */
export function whenQuiet(action: () => Promise<void>): () => void {
  let timer: NodeJS.Timeout | undefined;
  let latest = Promise.resolve();
  return () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      latest = latest.then(action);
    }, quietMilliseconds);
  };
}
