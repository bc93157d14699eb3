import { Inconclusive, type TimePort } from "../../steps/target.ts";
import type { Machine } from "../machine/machine.ts";
import { type Duration, formatDuration } from "../time/duration.ts";
import { between, type Instant } from "../time/instant.ts";
import type { World } from "../world.ts";
import type { OnStage } from "./stage.ts";

export class SimulatedTime implements TimePort {
  readonly #stage: OnStage;

  constructor(stage: OnStage) {
    this.#stage = stage;
  }

  now(): Instant {
    return this.#stage().world.now();
  }

  async pass(span: Duration): Promise<void> {
    const { world } = this.#stage();
    const before = world.now();
    await world.pass(span);
    const passed = between(before, world.now());
    if (passed !== span) {
      throw new Inconclusive(
        `${formatDuration(span)} should have passed, ${formatDuration(passed)} did`,
      );
    }
  }

  /** Nothing else is done here: the virtual clock is everybody's. */
  liveInTrueTime(): void {}

  async passSwitchedOff(what: "cluster" | "platform", span: Duration): Promise<void> {
    await switchOff(this.#stage().world, what, span);
  }
}

/** Switches the cluster or everything off for `span`, and on again. */
export async function switchOff(
  world: World,
  what: "cluster" | "platform",
  span: Duration,
): Promise<void> {
  const machines = machinesOf(world, what);
  for (const machine of machines) machine.powerOff();
  await world.pass(span);
  for (const machine of machines) await machine.powerOn();
  // What was overdue is booked for this very second.
  await world.pass(0 as Duration);
}

function machinesOf(world: World, what: "cluster" | "platform"): Machine[] {
  if (what === "cluster") return world.cluster.nodes.map(({ machine }) => machine);
  return [...world.platform.machines.values()];
}
