/** Time on kind: the actors live through it under their clock, and the real cluster is made older. */
import { startAutoRepair } from "../../sim/operations/auto-repair.ts";
import type { SimulatedTime } from "../../sim/target/time.ts";
import { type Duration, seconds } from "../../sim/time/duration.ts";
import type { Instant } from "../../sim/time/instant.ts";
import type { TimePort } from "../../steps/target.ts";
import type { RealCluster } from "../cluster/real-cluster.ts";
import type { OnKindStage } from "./stage.ts";

/**
 * Shorter spans are waited for: nothing has to be dated anew for them. What the real clock is ahead, since the actors'
 * one stands still while a cluster is made, counts, unless it is this very span in which something is to be seen.
 */
const reallyPasses = seconds(10);
/** In true time the actors run ahead of the real clock by so much at most. */
const trueHop = seconds(15);

export class KindTime implements TimePort {
  readonly #actors: SimulatedTime;
  readonly #stage: OnKindStage;
  #inTrueTime = false;

  constructor(actors: SimulatedTime, stage: OnKindStage) {
    this.#actors = actors;
    this.#stage = stage;
  }

  now(): Instant {
    return this.#actors.now();
  }

  liveInTrueTime(): void {
    this.#inTrueTime = true;
  }

  /** From one rotation of a kubelet to the next, so that each happens when it is due. */
  async pass(span: Duration): Promise<void> {
    const { cluster } = this.#stage();
    if (!cluster) return this.#actors.pass(span);
    if (this.#inTrueTime || span <= reallyPasses) return this.#live(span, cluster);
    for (let left = span; left > 0; ) {
      const hop = Math.min(left, cluster.ageing.untilRotation()) as Duration;
      await this.#actors.pass(hop);
      await cluster.load.restDuring(() => cluster.ageing.grow(hop));
      left = (left - hop) as Duration;
    }
    await cluster.ageing.catchUp();
  }

  async passSwitchedOff(what: "cluster" | "platform", span: Duration): Promise<void> {
    const { cluster } = this.#stage();
    await cluster?.ageing.switchOff();
    await this.#actors.passSwitchedOff(what, span);
    await cluster?.ageing.switchOn(span);
    await this.#repairUnattended();
  }

  /** The cluster is up, and so is what looks for credentials that have expired, where the profile has it. */
  async #repairUnattended(): Promise<void> {
    const { world, cluster } = this.#stage();
    const { inventory } = world.site;
    const before = inventory.everyCertificate().length;
    await startAutoRepair(world);
    await this.#actors.pass(seconds(0));
    if (inventory.everyCertificate().length > before) await cluster?.ageing.useRepaired();
  }

  /** The actors beside the real clock. */
  async #live(span: Duration, { ageing, load }: RealCluster): Promise<void> {
    const isWatched = this.#inTrueTime || load.isOn;
    const begun = Date.now();
    for (let passed = 0; passed < span; ) {
      const hop = Math.min(span - passed, trueHop) as Duration;
      await this.#actors.pass(hop);
      passed += hop;
      await ageing.waitForClock(isWatched ? begun + passed * 1000 : begun);
      await ageing.keepUp();
    }
  }
}
