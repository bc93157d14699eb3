/** Time on kind: the actors live through it under their clock, and the real cluster is made older. */
import { startAutoRepair } from "../../sim/operations/auto-repair.ts";
import type { SimulatedTime } from "../../sim/target/time.ts";
import { type Duration, seconds } from "../../sim/time/duration.ts";
import type { Instant } from "../../sim/time/instant.ts";
import type { TimePort } from "../../steps/target.ts";
import type { Ageing } from "../cluster/ageing.ts";
import type { OnKindStage } from "./stage.ts";

/** Shorter spans are waited for: nothing has to be dated anew for them. */
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
    if (this.#inTrueTime || span <= reallyPasses) return this.#live(span, cluster.ageing);
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
    if (inventory.everyCertificate().length > before) await cluster?.ageing.startAnew();
  }

  /** The actors beside the real clock. */
  async #live(span: Duration, ageing: Ageing): Promise<void> {
    for (let left = span; left > 0; ) {
      const hop = Math.min(left, trueHop) as Duration;
      await this.#actors.pass(hop);
      await ageing.waitForClock();
      await ageing.keepUp();
      left = (left - hop) as Duration;
    }
  }
}
