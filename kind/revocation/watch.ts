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
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
    /** Another one for each change of the spec, none for one of the status. */
    readonly generation?: number;
  };
  readonly spec: { readonly revocations: readonly unknown[] };
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
  readonly #known = new Map<string, Resource>();
  #trouble: unknown;
  #telling: Promise<void> = Promise.resolve();

  constructor(cluster: RealCluster, follower: Follower) {
    this.#cluster = cluster;
    this.#follower = follower;
    void this.#follow();
  }

  /**
   * Returns once the follower has been told that this is stored.
   * @throws Inconclusive when it is not told in time; whatever the follower threw.
   */
  stored({ metadata }: Resource): Promise<void> {
    const { name } = metadata;
    return this.#until(`the controller has seen the revocation "${name}"`, () =>
      isSame(this.#known.get(name), metadata),
    );
  }

  /** As `stored`, for what is gone. */
  deleted(name: string): Promise<void> {
    return this.#until(
      `the controller has seen that the revocation "${name}" is gone`,
      () => !this.#known.has(name),
    );
  }

  close(): void {
    this.#closing.abort();
  }

  async #until(what: string, holds: () => boolean): Promise<void> {
    await this.#cluster.controlPlane.until(what, async () => {
      await this.#telling;
      if (this.#trouble) throw this.#trouble;
      return holds();
    });
  }

  async #follow(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      const version = await this.#list();
      if (version !== undefined) await this.#watchFrom(version);
      await wait(reconnectMilliseconds);
    }
  }

  /** @returns the version of the list; undefined when the API does not answer. */
  async #list(): Promise<string | undefined> {
    const reply = await this.#cluster.access.asAdministrator({ path: resourcePath() });
    if (reply.kind !== "answer" || reply.status !== 200 || this.#closing.signal.aborted)
      return undefined;
    const { metadata, items } = JSON.parse(reply.body) as ResourceList;
    const names = new Set(items.map((item) => item.metadata.name));
    for (const name of this.#known.keys()) if (!names.has(name)) this.#forget(name);
    for (const { spec, metadata } of items) this.#note({ ...identity, spec, metadata });
    return metadata.resourceVersion;
  }

  async #watchFrom(version: string): Promise<void> {
    const path = `${resourcePath()}?watch=true&resourceVersion=${version}`;
    await this.#cluster.access.listenAsAdministrator(path, this.#closing.signal, (line) => {
      const { type, object } = JSON.parse(line) as WatchEvent;
      if (type === "ADDED" || type === "MODIFIED") this.#note(object);
      if (type === "DELETED") this.#forget(object.metadata.name);
    });
  }

  #note(resource: Resource): void {
    const { name } = resource.metadata;
    this.#tell(async () => {
      if (isSame(this.#known.get(name), resource.metadata)) return;
      await this.#follower.stored(resource);
      this.#known.set(name, resource);
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
    this.#telling = this.#telling.then(action).catch((error: unknown) => {
      this.#trouble ??= error;
    });
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

function isSame(known: Resource | undefined, { uid, generation }: Resource["metadata"]): boolean {
  return known?.metadata.uid === uid && known?.metadata.generation === generation;
}
