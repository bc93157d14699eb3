/**
 * The virtual clock of one world. Actions are booked at instants; running the time line lets time
 * jump from one booked instant to the next, so that ninety days cost what happens in them.
 *
 * It stands on @sinonjs/fake-timers and keeps away its three traps:
 * - a timer beyond 2^31-1 ms (24.8 days) would fire after 1 ms, so far deadlines are re-armed;
 * - re-arming would break first-in-first-out order among equal deadlines, so there is one timer for
 *   each distinct instant, with a queue of its own;
 * - an idle `tick()` scans every timer, so time is driven by `next()` alone.
 *
 * Must never know what is booked on it, and must never be installed on globalThis.
 */
import { createClock } from "@sinonjs/fake-timers";
import type { Instant } from "./instant.ts";

export type Action = () => void | Promise<void>;

/** Takes a booking back; harmless when it has already happened. */
export type Cancel = () => void;

/** Called for each action just before it runs. */
export type Observer = (at: Instant, label: string) => void;

interface Booking {
  readonly label: string;
  readonly action: Action;
  cancelled: boolean;
}

interface Moment {
  readonly at: Instant;
  readonly queue: Booking[];
}

type VirtualClock = ReturnType<typeof createClock>;

const longestTimerMilliseconds = 2 ** 31 - 1;
const actionsPerInstantLimit = 100_000;

export class Timeline {
  readonly #clock: VirtualClock;
  readonly #moments = new Map<Instant, Moment>();
  readonly #observe: Observer;
  #now: Instant;
  #due: Moment | undefined;
  #running = false;

  constructor(start: Instant, observe: Observer = () => {}) {
    this.#clock = createClock(start * 1000);
    this.#now = start;
    this.#observe = observe;
  }

  now(): Instant {
    return this.#now;
  }

  /**
   * Books `action` at `at`; bookings of one instant happen in the order in which they were made.
   * @throws RangeError when `at` lies in the past.
   */
  at(at: Instant, label: string, action: Action): Cancel {
    if (at < this.#now) {
      throw new RangeError(`can not book "${label}" at ${at}: it is already ${this.#now}`);
    }
    const booking: Booking = { label, action, cancelled: false };
    this.#moment(at).queue.push(booking);
    return () => {
      booking.cancelled = true;
    };
  }

  /**
   * Lives through everything booked up to and including `until`, in order. Each action is awaited,
   * and a macrotask passes after an asynchronous one, so nothing of it runs on under a later instant.
   * @throws RangeError when `until` lies in the past; whatever an action throws.
   */
  async runUntil(until: Instant): Promise<void> {
    if (until < this.#now)
      throw new RangeError(`time does not run back from ${this.#now} to ${until}`);
    if (this.#running) throw new Error("the time line is already running");
    this.#running = true;
    try {
      const end = this.#moment(until);
      let moment: Moment;
      do {
        moment = this.#next();
        this.#now = moment.at;
        await this.#live(moment);
      } while (moment !== end);
    } finally {
      this.#running = false;
    }
  }

  /** What is still booked, soonest first: for messages that say why nothing happens. */
  pending(): { at: Instant; label: string }[] {
    return [...this.#moments.values()]
      .sort((left, right) => left.at - right.at)
      .flatMap(({ at, queue }) =>
        queue.filter(({ cancelled }) => !cancelled).map(({ label }) => ({ at, label })),
      );
  }

  async #live(moment: Moment): Promise<void> {
    // The queue may grow while it is lived through: an action may book another one for "now".
    for (let index = 0; index < moment.queue.length; index++) {
      if (index > actionsPerInstantLimit) throw new Error(endless(moment));
      const { cancelled, label, action } = moment.queue[index] as Booking;
      if (cancelled) continue;
      this.#observe(moment.at, label);
      const result = action();
      if (result !== undefined) {
        await result;
        await macrotask();
      }
    }
    this.#moments.delete(moment.at);
  }

  #next(): Moment {
    this.#due = undefined;
    while (this.#due === undefined) this.#clock.next();
    return this.#due;
  }

  #moment(at: Instant): Moment {
    const existing = this.#moments.get(at);
    if (existing) return existing;
    const moment: Moment = { at, queue: [] };
    this.#moments.set(at, moment);
    this.#arm(moment);
    return moment;
  }

  #arm(moment: Moment): void {
    const wait = moment.at * 1000 - this.#clock.now;
    if (wait > longestTimerMilliseconds)
      this.#clock.setTimeout(() => this.#arm(moment), longestTimerMilliseconds);
    else
      this.#clock.setTimeout(() => {
        this.#due = moment;
      }, wait);
  }
}

/** Lets everything that is ready to run on do so; the real setImmediate, never the virtual one. */
function macrotask(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function endless(moment: Moment): string {
  const last = moment.queue.at(-1)?.label;
  return `more than ${actionsPerInstantLimit} actions at instant ${moment.at}, the last one "${last}"`;
}
