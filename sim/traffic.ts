/**
 * Everyday traffic: every few hours, everybody talks to everybody they talk to. So a credential that
 * has silently gone bad is presented and refused, and the checkers have something to look at.
 */
import { linksOf } from "./kubernetes/links.ts";
import type { Reply } from "./policy/refusal.ts";
import { record } from "./site.ts";
import { type Duration, hours, seconds } from "./time/duration.ts";
import { add } from "./time/instant.ts";
import type { World } from "./world.ts";

/** Unless a target says otherwise: every six hours, and more rarely where leaves live for longer than days. */
const everySixHours = hours(6);
const roundsInLeafLife = 16;

export interface Interruption {
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

export class Traffic {
  readonly #world: World;
  readonly #interval: Duration;
  readonly #interruptions: Interruption[] = [];

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

  start(): void {
    const { timeline } = this.#world.site;
    timeline.at(add(timeline.now(), this.#interval), "traffic", async () => {
      await this.#flow();
      this.start();
    });
  }

  async #flow(): Promise<void> {
    for (const client of this.#world.platform.clients.values()) {
      const idle = client.description.renews === "while used" || client.held === undefined;
      if (idle || !client.machine.on) continue;
      this.#note(client.name, "cloud-agent", await client.call({ do: "greet" }));
    }
    if (!this.#world.hasCluster) return;
    const { cluster } = this.#world;
    if (cluster.kubelets === "elsewhere" || !cluster.first.machine.on) return;
    for (const { from, to, connect } of linksOf(cluster)) this.#note(from, to, await connect());
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
