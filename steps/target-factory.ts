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
  const { makeSimulatorTarget } = await import("../sim/target/factory.ts");
  return makeSimulatorTarget(options);
}
