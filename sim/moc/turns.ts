/** Work that has to wait for other work of its queue, in the order in which it came. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Does `work` once all that came before it in the queue is over, however it ended. */
  async take<Value>(queue: string, work: () => Promise<Value>): Promise<Value> {
    const before = this.#last.get(queue) ?? Promise.resolve();
    const turn = before.then(work, work);
    this.#last.set(queue, turn);
    return turn;
  }
}
