/** A step that can be taken, wherever the operator has got it from. */
import type { AnyStep } from "../policy/operation.ts";
import type { Reply } from "../policy/refusal.ts";

export interface Work extends AnyStep {
  /** Whether it is still to be done: an undertaking that was cut off goes on where it stopped. */
  pending(): boolean;
  take(): Promise<Reply>;
}
