/**
 * Connections that a client has opened. One on which an answer came is closed at once; one on which
 * none came waits for its time-out, and they add up when tries follow each other too quickly.
 */
import type { Duration } from "../time/duration.ts";
import { add, type Instant } from "../time/instant.ts";

export class Connections {
  #waiting: Instant[] = [];
  #most = 0;
  #tries = 0;

  /** How many wait for an answer at `now`. */
  waiting(now: Instant): number {
    this.#waiting = this.#waiting.filter((end) => end > now);
    return this.#waiting.length;
  }

  /** A connection was opened at `now` and is closed after `span`. */
  opened(now: Instant, span: Duration): void {
    this.#tries++;
    this.#waiting.push(add(now, span));
    this.#most = Math.max(this.#most, this.waiting(now));
  }

  /** The most that ever waited at one time. */
  get most(): number {
    return this.#most;
  }

  get tries(): number {
    return this.#tries;
  }
}
