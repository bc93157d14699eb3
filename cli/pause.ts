/** The space bar, on a terminal: stops and goes on. */
import type { ReadStream } from "node:tty";

export class Pause {
  readonly #input: ReadStream;
  #stopped = false;
  #ended = false;
  #goOn: () => void = () => {};

  /** Listens, where `input` is a terminal. */
  constructor(input: ReadStream) {
    this.#input = input;
    if (!this.possible) return;
    input.setRawMode(true).resume().on("data", this.#pressed);
  }

  get possible(): boolean {
    return this.#input.isTTY === true;
  }

  /** Whether somebody has had enough: q, or Ctrl-C, which raw mode does not make a signal. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Resolves at once, or when it goes on. */
  over(): Promise<void> {
    if (!this.#stopped) return Promise.resolve();
    return new Promise((resolve) => {
      this.#goOn = resolve;
    });
  }

  close(): void {
    if (!this.possible) return;
    this.#input.off("data", this.#pressed).setRawMode(false).pause();
  }

  readonly #pressed = (key: Buffer): void => {
    const text = key.toString();
    if (text === "q" || text === "\u0003") this.#ended = true;
    this.#stopped = text === " " && !this.#stopped;
    if (!this.#stopped) this.#goOn();
  };
}
