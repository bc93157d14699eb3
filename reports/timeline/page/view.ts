/** Which part of time is in sight; all charts of the page share it. */

/** Nobody needs to see less than an hour at once. */
const shortest = 3600;

export class View {
  from = 0;
  to = 1;
  /** As far as one can see. */
  first = 0;
  last = 1;

  /** Other limits, all of it in sight. */
  reach(first: number, last: number): void {
    if (this.first === first && this.last === last) return;
    this.first = first;
    this.last = last;
    this.whole();
  }

  whole(): void {
    this.from = this.first;
    this.to = this.last;
  }

  set(from: number, to: number): void {
    const span = Math.min(Math.max(to - from, shortest), this.last - this.first);
    this.from = Math.min(Math.max(from, this.first), this.last - span);
    this.to = this.from + span;
  }

  /** @param factor below 1: closer. `around` stays where it is. */
  zoom(factor: number, around: number): void {
    const share = (around - this.from) / (this.to - this.from);
    const span = Math.max((this.to - this.from) * factor, shortest);
    this.set(around - share * span, around + (1 - share) * span);
  }

  /** Moves on, if need be, so that `at` is in sight. */
  include(at: number): void {
    const span = this.to - this.from;
    if (at < this.from || at > this.to) this.set(at - span / 2, at + span / 2);
  }
}
