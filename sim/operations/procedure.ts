/**
 * An operation as a list of steps. Each finds out by itself whether it is still to be taken, so that an
 * operation that was interrupted goes on where it stopped when it is run again.
 */
import { accept, type Refusal, type Reply, refuse } from "../policy/refusal.ts";

export interface Step {
  /** "trusts the new Cluster CA on worker-1" */
  readonly name: string;
  pending(): boolean;
  /** @returns why it could not be taken. */
  take(): Promise<Refusal | undefined>;
}

/** Asked before each step but the first that is taken. */
export type BeforeStep<Kind extends Step = Step> = (next: Kind) => Promise<"go on" | "interrupt">;

/**
 * @returns the names of the steps that were taken.
 * @throws Error for a step that leaves itself to be taken again: nobody would come to an end with it.
 */
export async function carryOut<Kind extends Step>(
  steps: readonly Kind[],
  beforeStep: BeforeStep<Kind>,
): Promise<Reply<readonly string[]>> {
  const taken: string[] = [];
  for (const step of steps) {
    if (!step.pending()) continue;
    if (taken.length > 0 && (await beforeStep(step)) === "interrupt")
      return refuse("operation", "interrupted", `interrupted before this step: ${step.name}`);
    const refusal = await step.take();
    if (refusal) return refusal;
    if (step.pending()) throw new Error(`this step had no effect: ${step.name}`);
    taken.push(step.name);
  }
  return accept(taken);
}
