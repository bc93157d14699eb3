/**
 * The revocation controller's watch: what becomes of the RenewRevocations of a real API, whoever changes
 * them. It lists, watches on from there, and lists again when its connection ends.
 */
import { setTimeout as wait } from "node:timers/promises";
import { apiVersion } from "../../sim/policy/revocation/admission.ts";
import type { RealCluster } from "../cluster/real-cluster.ts";
import { resourcePath } from "./manifests.ts";

export interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
  readonly spec: { readonly revocations: readonly unknown[] };
}

interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  /** One more after each change of the spec, the same after one of the status. */
  readonly generation?: number;
}

/** Who is told; each call ends before the next begins. */
export interface Follower {
  stored(resource: Resource): Promise<void>;
  deleted(name: string): Promise<void>;
}

const reconnectMilliseconds = 50;

export class ResourceWatch {
  readonly #cluster: RealCluster;
  readonly #follower: Follower;
  readonly #closing = new AbortController();
  /** What the follower has been told, by name. */
  readonly #known = new Map<string, Metadata>();
  readonly #following: Promise<void>;
  #telling: Promise<void> = Promise.resolve();
  #trouble: unknown;

  constructor(cluster: RealCluster, follower: Follower) {
    this.#cluster = cluster;
    this.#follower = follower;
    this.#following = this.#follow().catch((error) => this.#fail(error));
  }

  /**
   * Returns once the follower has been told of this, or of what has come after it.
   * @throws Inconclusive when it is not told in time; whatever the follower threw.
   */
  stored({ metadata: { name, uid, generation = 0 } }: Resource): Promise<void> {
    return this.#until(`the controller has seen the revocation "${name}"`, () => {
      const known = this.#known.get(name);
      return known?.uid === uid && (known?.generation ?? 0) >= generation;
    });
  }

  /** As `stored`, for what is gone. */
  deleted(name: string): Promise<void> {
    return this.#until(
      `the controller has seen that the revocation "${name}" is gone`,
      () => !this.#known.has(name),
    );
  }

  /**
   * Nobody is told anything after this has returned.
   * @throws whatever the follower threw, if nobody has heard of it.
   */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#following;
    await this.#telling;
    this.#complain();
  }

  #until(what: string, holds: () => boolean): Promise<void> {
    return this.#cluster.controlPlane.until(what, async () => {
      await this.#telling;
      this.#complain();
      return holds();
    });
  }

  async #follow(): Promise<void> {
    while (!this.#isClosed) {
      const version = await this.#list();
      if (version !== undefined) await this.#watchFrom(version);
      await wait(reconnectMilliseconds);
    }
  }

  /** @returns the version of the list; undefined when the API does not answer. */
  async #list(): Promise<string | undefined> {
    await this.#telling;
    const reply = await this.#cluster.access.asAdministrator({ path: resourcePath() });
    if (reply.kind !== "answer" || reply.status !== 200 || this.#isClosed) return undefined;
    const { metadata, items } = JSON.parse(reply.body) as ResourceList;
    const names = new Set(items.map((item) => item.metadata.name));
    for (const name of this.#known.keys()) if (!names.has(name)) this.#forget(name);
    for (const item of items) this.#note({ ...identity, ...item });
    return metadata.resourceVersion;
  }

  async #watchFrom(version: string): Promise<void> {
    const path = `${resourcePath()}?watch=true&resourceVersion=${version}`;
    await this.#cluster.access.listenAsAdministrator(path, this.#closing.signal, (line) => {
      const event = readEvent(line);
      if (event?.type === "ADDED" || event?.type === "MODIFIED") this.#note(event.object);
      if (event?.type === "DELETED") this.#forget(event.object.metadata.name);
    });
  }

  #note(resource: Resource): void {
    const { metadata } = resource;
    this.#tell(async () => {
      const known = this.#known.get(metadata.name);
      if (known?.uid === metadata.uid && known?.generation === metadata.generation) return;
      await this.#follower.stored(resource);
      this.#known.set(metadata.name, metadata);
    });
  }

  #forget(name: string): void {
    this.#tell(async () => {
      if (!this.#known.has(name)) return;
      await this.#follower.deleted(name);
      this.#known.delete(name);
    });
  }

  #tell(action: () => Promise<void>): void {
    this.#telling = this.#telling
      .then(() => (this.#isClosed ? undefined : action()))
      .catch((error) => this.#fail(error));
  }

  #fail(error: unknown): void {
    this.#trouble ??= error;
  }

  #complain(): void {
    const trouble = this.#trouble;
    this.#trouble = undefined;
    if (trouble) throw trouble;
  }

  get #isClosed(): boolean {
    return this.#closing.signal.aborted;
  }
}

/** What items of a list do not say of themselves. */
const identity = { apiVersion, kind: "RenewRevocation" };

interface ResourceList {
  readonly metadata: { readonly resourceVersion: string };
  readonly items: readonly Resource[];
}

interface WatchEvent {
  readonly type: "ADDED" | "MODIFIED" | "DELETED" | "ERROR";
  readonly object: Resource;
}

/** undefined for the half of a line that is there when a connection breaks; the next list has it all. */
function readEvent(line: string): WatchEvent | undefined {
  try {
    return JSON.parse(line) as WatchEvent;
  } catch {
    return undefined;
  }
}
