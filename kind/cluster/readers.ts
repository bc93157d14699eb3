/**
 * Components that read their kubeconfig at their start alone: what they may run on, beside what lies on the node.
 */
import { load, pathOf, places } from "../../sim/kubernetes/credential-place.ts";
import { minutes } from "../../sim/time/duration.ts";
import { add, type Instant } from "../../sim/time/instant.ts";
import { Inconclusive } from "../../steps/target.ts";
import { certificateShownBy, reconnect } from "../revocation/enforcement.ts";
import { realNow } from "../time-travel/clock.ts";
import type { RealCluster } from "./real-cluster.ts";

const readers = [
  { name: "controller-manager", place: places.controllerManager },
  { name: "scheduler", place: places.scheduler },
] as const;

type Reader = (typeof readers)[number];
export type ReaderName = Reader["name"];

/** Until when each is sure to have a certificate, by the real clock. */
export type Ends = ReadonlyMap<ReaderName, Instant>;

/** Where it shows who comes to the API server, and with what. */
interface Door {
  readonly reconnect: typeof reconnect;
  readonly certificateShownBy: typeof certificateShownBy;
}

/** No scenario takes longer. */
const scenarioTakes = minutes(30);

export class Readers {
  readonly #cluster: RealCluster;
  readonly #door: Door;
  /** May still run on what they read before, or for another scenario. */
  readonly #outdated = new Set<Reader>(readers);
  #ends: Map<ReaderName, Instant> = new Map();

  constructor(cluster: RealCluster, door: Door = { reconnect, certificateShownBy }) {
    this.#cluster = cluster;
    this.#door = door;
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
   * @param which only these; all unless given.
   */
  async refresh(which: readonly ReaderName[] = readers.map(({ name }) => name)): Promise<void> {
    const { first, revocations } = this.#cluster.world.cluster;
    const due = [...this.#outdated].filter(({ name, place }) => {
      if (!which.includes(name)) return false;
      const held = load(first.machine.files, place);
      // Whoever is revoked comes, and is not let in.
      const isRevoked = held && revocations.verdictOf(held.certificate).outcome === "revoked";
      return first.hasRead(place) && !isRevoked;
    });
    await Promise.all(
      due.map(async (reader) => {
        await this.restart(reader.name);
        await this.#shows(reader);
      }),
    );
  }

  /** One reads its file, whatever lies there; whether it can work with that shows in time. */
  async restart(name: ReaderName): Promise<void> {
    const reader = readerNamed(name);
    this.#outdated.delete(reader);
    this.#noteEnd(reader);
    await this.#door.reconnect(this.#cluster, userOf(reader), name);
  }

  /**
   * The fingerprint of the certificate with which one comes to the API server: since it has read its file, or, where
   * another lies there by now, in a new connection.
   */
  async seenAnew(name: ReaderName): Promise<string | undefined> {
    const reader = readerNamed(name);
    await this.refresh([name]);
    if (!this.#outdated.has(reader)) return this.#shows(reader);
    await this.#door.reconnect(this.#cluster, userOf(reader), "API server");
    return this.#door.certificateShownBy(this.#cluster, userOf(reader));
  }

  /** @throws Inconclusive when it comes with another than it should have read. */
  async #shows(reader: Reader): Promise<string | undefined> {
    const { books, controlPlane, world } = this.#cluster;
    const fingerprint = await this.#door.certificateShownBy(this.#cluster, userOf(reader));
    const own = load(world.cluster.first.machine.files, reader.place)?.certificate;
    const known = fingerprint === undefined ? undefined : books.certificateOf(fingerprint);
    if (known?.fingerprint === own?.fingerprint) return fingerprint;
    throw new Inconclusive(
      `the ${reader.name} does not come with the certificate that lies on ${controlPlane.node.facts.name}`,
    );
  }

  /** As `refresh`, of those whose file is among these. */
  async refreshReadersOf(files: ReadonlySet<string>): Promise<void> {
    const due = readers.filter(({ place }) => files.has(pathOf(place)));
    await this.refresh(due.map(({ name }) => name));
  }

  /** Whoever may have been left with a certificate that ends in this scenario has another. */
  async outlastScenario(): Promise<void> {
    const until = add(realNow(), scenarioTakes);
    const ending = readers.filter(({ name }) => (this.#ends.get(name) ?? until) < until);
    await this.refresh(ending.map(({ name }) => name));
  }

  /** @param other end of what it may run on as well. */
  #noteEnd({ name, place }: Reader, other: number = Number.POSITIVE_INFINITY): void {
    const held = load(this.#cluster.world.cluster.first.machine.files, place);
    if (!held) return;
    const { notAfter } = this.#cluster.books.real(held.certificate);
    this.#ends.set(name, Math.min(notAfter, other) as Instant);
  }
}

function readerNamed(name: ReaderName): Reader {
  return readers.find((reader) => reader.name === name) as Reader;
}

/** As the API server knows it. */
function userOf({ name }: Reader): string {
  return `system:kube-${name}`;
}
