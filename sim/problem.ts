/**
 * An error that a user can act on. Refusals inside the simulated system are data (policy/refusal.ts);
 * this is for what people hand to certwarp: files, flags, scenarios.
 */
export class Problem extends Error {
  /** Stable and short, for machines: "profile-contradiction". */
  readonly code: string;
  /** What to do now, a whole sentence without its full stop. */
  readonly next: string;

  /** @param message carries the actual values; where there is a place, it comes first. */
  constructor(code: string, message: string, next: string) {
    super(message);
    this.name = "Problem";
    this.code = code;
    this.next = next;
  }

  /** The one line that a user sees. */
  line(): string {
    return `${this.message}; ${this.next}`;
  }
}
