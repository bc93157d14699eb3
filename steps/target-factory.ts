/** The one place that knows which worlds there are. */
import type { Target, TargetName } from "./target.ts";

/** What a run says about its world; the same for every scenario. */
export interface TargetOptions {
  readonly target: TargetName;
  readonly profile: string;
  readonly seed: string;
  /** Name of a saboteur that has its way with the simulator. */
  readonly saboteur?: string;
}

export async function makeTarget(options: TargetOptions): Promise<Target> {
  if (options.target === "kind") {
    const { makeKindTarget, closeNodes } = await import("../kind/target/factory.ts");
    if (closers.length === 0) closers.push(closeNodes);
    return makeKindTarget(options);
  }
  const { makeSimulatorTarget } = await import("../sim/target/factory.ts");
  return makeSimulatorTarget(options);
}

/** Gives back what targets share: the nodes of a real cluster. */
export async function closeTargets(): Promise<void> {
  for (const close of closers.splice(0)) await close();
}

const closers: (() => Promise<void>)[] = [];
