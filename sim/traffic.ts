/**
 * Everyday traffic: every few hours, everybody talks to everybody they talk to. So a credential that
 * has silently gone bad is presented and refused, and the checkers have something to look at.
 */
import { linksOf, openLinksOf } from "./kubernetes/links.ts";
import type { Reply } from "./policy/refusal.ts";
import { record } from "./site.ts";
import { type Duration, hours, minutes, seconds } from "./time/duration.ts";
import { add, type Instant } from "./time/instant.ts";
import type { World } from "./world.ts";

/** Unless a target says otherwise: every six hours, and more rarely where leaves live for longer than days. */
const everySixHours = hours(6);
const roundsInLeafLife = 16;
/** When requests are made all the time, in the life of a leaf; a minute apart at least. */
const roundsUnderLoad = 200;
/** Rounds that follow a renewal when requests are made all the time: nothing changes between them. */
const afterRenewal = [seconds(0), seconds(1), seconds(10), minutes(5), seconds(301)];

export interface Interruption {
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

export class Traffic {
  readonly #world: World;
  readonly #interval: Duration;
  readonly #interruptions: Interruption[] = [];
  /** Instants at which a round is booked, once requests are made all the time. */
  #booked: Set<Instant> | undefined;

  constructor(world: World, interval?: Duration) {
    const { leafLifetime } = world.site.profile.clusterLayer;
    const often = Math.floor(leafLifetime / roundsInLeafLife);
    this.#world = world;
    this.#interval = interval ?? seconds(Math.max(everySixHours, often));
  }

  /** Every connection that was refused so far, while both ends were on. */
  get interruptions(): readonly Interruption[] {
    return this.#interruptions;
  }

  start(interval = this.#interval): void {
    const { timeline } = this.#world.site;
    timeline.at(add(timeline.now(), interval), "traffic", async () => {
      await this.flow();
      this.start(interval);
    });
  }

  /** From now on requests are made all through each renewal too, over new connections and open ones. */
  async press(): Promise<void> {
    const { leafLifetime } = this.#world.site.profile.clusterLayer;
    this.#booked = new Set();
    await this.flow();
    this.start(seconds(Math.max(60, Math.floor(leafLifetime / roundsUnderLoad))));
  }

  /** Something has been put in place. */
  noteRenewal(): void {
    if (!this.#booked) return;
    const { timeline } = this.#world.site;
    for (const wait of afterRenewal) {
      const at = add(timeline.now(), wait);
      if (this.#booked.has(at)) continue;
      this.#booked.add(at);
      timeline.at(at, "traffic", () => this.flow());
    }
  }

  /** One round at this moment. */
  async flow(): Promise<void> {
    for (const client of this.#world.platform.clients.values()) {
      const idle = client.description.renews === "while used" || client.held === undefined;
      if (idle || !client.machine.on) continue;
      this.#note(client.name, "cloud-agent", await client.call({ do: "greet" }));
    }
    if (!this.#world.hasCluster) return;
    const { cluster } = this.#world;
    if (cluster.kubelets === "elsewhere" || !cluster.first.machine.on) return;
    const links = [...linksOf(cluster), ...(this.#booked ? openLinksOf(cluster) : [])];
    for (const { from, to, connect } of links) this.#note(from, to, await connect());
  }

  #note(from: string, to: string, reply: Reply<unknown>): void {
    if (reply.outcome === "accepted") return;
    this.#interruptions.push({ from, to, reason: reply.reason });
    record(this.#world.site, {
      actor: from,
      kind: "interrupted",
      subject: to,
      detail: reply.reason,
    });
  }
}
