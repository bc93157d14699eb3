/** One world: a platform and perhaps a cluster, under one clock, from one seed. */
import { Cluster } from "./kubernetes/cluster.ts";
import type { Machines } from "./kubernetes/machine-health-check.ts";
import type { CloudClient } from "./moc/client.ts";
import { Platform } from "./moc/platform.ts";
import type { WireMaker } from "./moc/wire.ts";
import { Inventory } from "./pki/inventory.ts";
import { KeyRing } from "./pki/key-ring.ts";
import type { KeySource } from "./pki/keys.ts";
import { type Decisions, decisions } from "./policy/decisions.ts";
import type { Profile } from "./policy/profile.ts";
import { accept } from "./policy/refusal.ts";
import type { Site, Witness } from "./site.ts";
import type { Specification } from "./specification.ts";
import type { Duration } from "./time/duration.ts";
import { add, type Instant, parseInstant } from "./time/instant.ts";
import { Random } from "./time/random.ts";
import { Timeline } from "./time/timeline.ts";
import { Trace } from "./time/trace.ts";

export interface WorldOptions {
  readonly profile: Profile;
  readonly seed: string;
  readonly specification: Specification;
  readonly start?: Instant;
  /** Other than the system's own: a saboteur's. */
  readonly decisions?: Decisions;
  readonly witness?: Witness;
  /** Other than memory: sockets, on kind. */
  readonly newWire?: WireMaker;
  /** Other than the published test keys: fresh ones, on kind. */
  readonly keys?: KeySource;
  /** "elsewhere": real kubelets, on kind. */
  readonly kubelets?: "here" | "elsewhere";
}

/** Chosen so that no date of a default run needs explaining: ninety days later it is April 1st. */
const defaultStart = parseInstant("2026-01-01T00:00:00Z") as Instant;

export class World {
  readonly site: Site;
  readonly platform: Platform;
  readonly start: Instant;
  #cluster: Cluster | undefined;
  #live = (until: Instant): Promise<void> => this.site.timeline.runUntil(until);

  static async build(options: WorldOptions): Promise<World> {
    const world = new World(options);
    const { hosts, cluster } = options.specification;
    await world.platform.build(hosts, cluster?.controlPlanes[0]?.name ?? "management");
    if (cluster) {
      const kmsClient = world.platform.clients.get("kms-pod") as CloudClient;
      world.#cluster = new Cluster(world.site, cluster, {
        machines: machinesOf(world.platform),
        kmsClient,
      });
      await world.#cluster.build(options.kubelets ?? "here");
    }
    return world;
  }

  private constructor({ profile, seed, start = defaultStart, ...options }: WorldOptions) {
    const trace = new Trace();
    this.start = start;
    this.site = {
      profile,
      decisions: options.decisions ?? decisions,
      timeline: new Timeline(start, (at, label) =>
        trace.record({ at, actor: "clock", kind: label }),
      ),
      trace,
      inventory: new Inventory(),
      keys: options.keys ?? new KeyRing(),
      random: Random.seeded(seed),
      witness: options.witness ?? (() => {}),
    };
    this.platform = new Platform(this.site, options.newWire);
  }

  /** @throws Error when this world is a platform alone. */
  get cluster(): Cluster {
    if (!this.#cluster) throw new Error("this world has no cluster");
    return this.#cluster;
  }

  get hasCluster(): boolean {
    return this.#cluster !== undefined;
  }

  now(): Instant {
    return this.site.timeline.now();
  }

  /** Lives through `duration`. */
  async pass(duration: Duration): Promise<void> {
    await this.#live(add(this.now(), duration));
  }

  /** From now on `live` drives the time line when time passes: it may stop and look wherever it likes. */
  observe(live: (until: Instant) => Promise<void>): void {
    this.#live = live;
  }
}

/** Virtual machines of the cluster; new ones are asked of the cloud agent by the infrastructure provider. */
function machinesOf(platform: Platform): Machines {
  return {
    named: (name) => platform.machine(name),
    create: async (name) => {
      const provider = platform.clients.get("caph") as CloudClient;
      const reply = await provider.call({
        do: "operate",
        verb: "create",
        kind: "virtual machine",
        name,
      });
      return reply.outcome === "refused" ? reply : accept(platform.machine(name));
    },
    discard: (name) => platform.discard(name),
  };
}
