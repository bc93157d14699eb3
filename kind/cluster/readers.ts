/**
 * Components that read their kubeconfig at their start alone: what they may run on, beside what lies on the node.
 */
import { load, pathOf, places } from "../../sim/kubernetes/credential-place.ts";
import { minutes } from "../../sim/time/duration.ts";
import { add, type Instant } from "../../sim/time/instant.ts";
import { certificateShownBy } from "../revocation/enforcement.ts";
import { realNow } from "../time-travel/clock.ts";
import type { RealCluster } from "./real-cluster.ts";

const readers = [
  { name: "controller-manager", place: places.controllerManager },
  { name: "scheduler", place: places.scheduler },
] as const;

type Reader = (typeof readers)[number];

/** Until when each is sure to have a certificate, by the real clock. */
export type Ends = ReadonlyMap<Reader["name"], Instant>;

/** No scenario takes longer. */
const scenarioTakes = minutes(30);

export class Readers {
  readonly #cluster: RealCluster;
  /** May still run on what they read before, or for another scenario. */
  readonly #outdated = new Set<Reader>(readers);
  #ends: Map<Reader["name"], Instant> = new Map();

  constructor(cluster: RealCluster) {
    this.#cluster = cluster;
  }

  /** Processes of another scenario go on. */
  inherit(ends: Ends): void {
    this.#ends = new Map(ends);
  }

  get ends(): Ends {
    return this.#ends;
  }

  /** @param files that have just been written to the node, by path. */
  noteWritten(files: ReadonlyMap<string, unknown>): void {
    for (const reader of readers.filter(({ place }) => files.has(pathOf(place)))) {
      this.#outdated.add(reader);
      this.#noteEnd(reader, this.#ends.get(reader.name));
    }
  }

  /**
   * They have read what lies on the node now, and work with it; unless the actors have left one with what it read
   * before, or it is revoked. It is done when somebody looks at them: it takes seconds, and nothing else depends
   * on it.
   * @param files only those who read one of these.
   */
  async refresh(files?: ReadonlySet<string>): Promise<void> {
    const { first, revocations } = this.#cluster.world.cluster;
    const due = [...this.#outdated].filter(({ place }) => {
      if (files && !files.has(pathOf(place))) return false;
      const held = load(first.machine.files, place);
      // Whoever is revoked comes, and is not let in.
      const isRevoked = held && revocations.verdictOf(held.certificate).outcome === "revoked";
      return first.hasRead(place) && !isRevoked;
    });
    for (const reader of due) {
      this.#outdated.delete(reader);
      this.#noteEnd(reader);
    }
    await Promise.all(
      due.map(({ name }) => certificateShownBy(this.#cluster, `system:kube-${name}`, name)),
    );
  }

  /** Whoever may have been left with a certificate that ends in this scenario has another. */
  async outlastScenario(): Promise<void> {
    const until = add(realNow(), scenarioTakes);
    const ending = readers.filter(({ name }) => (this.#ends.get(name) ?? until) < until);
    await this.refresh(new Set(ending.map(({ place }) => pathOf(place))));
  }

  /** @param other end of what it may run on as well. */
  #noteEnd({ name, place }: Reader, other: number = Number.POSITIVE_INFINITY): void {
    const held = load(this.#cluster.world.cluster.first.machine.files, place);
    if (!held) return;
    const { notAfter } = this.#cluster.books.real(held.certificate);
    this.#ends.set(name, Math.min(notAfter, other) as Instant);
  }
}
