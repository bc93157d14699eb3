/** The objects of the API as they lie in etcd: JSON, secrets encrypted. */
import { isDeepStrictEqual } from "node:util";
import type { Decisions } from "../policy/decisions.ts";
import type { Dependencies } from "../policy/key-management.ts";
import { accept, type Refusal, type Reply, refuse } from "../policy/refusal.ts";
import type { ApiCall, ApiObject } from "./api-object.ts";
import type { EtcdClient, EtcdMember } from "./etcd.ts";
import { isEncrypted, type SecretEncryption } from "./secret-encryption.ts";

export class ApiStore {
  readonly #etcd: EtcdMember;
  readonly #encryption: SecretEncryption;
  readonly #client: () => EtcdClient;
  /** Stored bytes never change, and are listed again and again. */
  readonly #decoded = new WeakMap<Uint8Array, ApiObject>();
  /** Whole lists of what needs no key: etcd gives the same one until something changes. */
  readonly #lists = new WeakMap<readonly Uint8Array[], readonly ApiObject[]>();
  readonly #decisions: Decisions;

  constructor(
    etcd: EtcdMember,
    encryption: SecretEncryption,
    client: () => EtcdClient,
    decisions: Decisions,
  ) {
    this.#etcd = etcd;
    this.#encryption = encryption;
    this.#client = client;
    this.#decisions = decisions;
  }

  async serve(call: ApiCall): Promise<Reply<unknown>> {
    const { verb, resource, name = "", object } = call;
    switch (verb) {
      case "list":
        return this.list(resource);
      case "get":
        return this.get(resource, name);
      case "create":
      case "update":
        return this.#write(call, object as ApiObject);
      case "delete":
        return this.#remove(resource, name);
    }
  }

  /** Whether etcd answers, and the KMS plugin. */
  async dependencies(): Promise<Dependencies> {
    const etcd = this.#etcd.get(this.#client(), "/registry/health");
    return { etcd, kms: await this.#encryption.currentKey() };
  }

  async get(resource: string, name: string): Promise<Reply<ApiObject>> {
    const stored = this.#etcd.get(this.#client(), storageKey(resource, name));
    if (stored.outcome === "refused") return unavailable(stored.message);
    if (!stored.value) return refuse("storage", "not found", `${resource} "${name}" not found`);
    return this.#decode(stored.value);
  }

  async list(resource: string): Promise<Reply<readonly ApiObject[]>> {
    const stored = this.#etcd.list(this.#client(), storageKey(resource, ""));
    if (stored.outcome === "refused") return unavailable(stored.message);
    const known = this.#lists.get(stored.value);
    if (known) return accept(known);
    const objects: ApiObject[] = [];
    for (const value of stored.value) {
      const object = await this.#decode(value);
      if (object.outcome === "refused") return object;
      objects.push(object.value);
    }
    if (!stored.value.some(isEncrypted)) this.#lists.set(stored.value, objects);
    return accept(objects);
  }

  async #write(call: ApiCall, object: ApiObject): Promise<Reply<ApiObject>> {
    const { resource, name = "" } = call;
    const key = storageKey(resource, name);
    const there = this.#etcd.get(this.#client(), key);
    if (there.outcome === "refused") return unavailable(there.message);
    const refusal = refusalOf(call, there.value !== undefined);
    if (refusal) return refusal;
    const decoded = there.value && (await this.#decode(there.value));
    const kept = decoded?.outcome === "accepted" ? decoded.value : undefined;
    if (kept && !this.#decisions.isOfLatestVersion(versionOf(object), versionOf(kept)))
      return hasChanged(call);
    // What changes nothing keeps its version; a secret is written all the same, for its key may be another.
    if (kept && !this.#decisions.encryptsAtRest(resource) && isSame(object, kept))
      return accept(kept);
    const stored = stamped(object, kept, String(this.#etcd.nextRevision));
    const encoded = await this.#encode(resource, stored);
    if (encoded.outcome === "refused") return encoded;
    // Another write may have come first while this one was encrypted.
    const put = this.#etcd.put(this.#client(), key, encoded.value, there);
    if (put.outcome === "accepted") return accept(stored);
    return put.reason === "conflict" ? hasChanged(call) : unavailable(put.message);
  }

  async #remove(resource: string, name: string): Promise<Reply> {
    const there = await this.get(resource, name);
    if (there.outcome === "refused") return there;
    const put = this.#etcd.put(this.#client(), storageKey(resource, name), undefined);
    return put.outcome === "refused" ? unavailable(put.message) : accept();
  }

  #encode(resource: string, object: ApiObject): Promise<Reply<Uint8Array>> | Reply<Uint8Array> {
    const plain = new Uint8Array(Buffer.from(JSON.stringify(object)));
    return this.#decisions.encryptsAtRest(resource)
      ? this.#encryption.encrypt(plain)
      : accept(plain);
  }

  async #decode(value: Uint8Array): Promise<Reply<ApiObject>> {
    const plain = isEncrypted(value) ? await this.#encryption.decrypt(value) : accept(value);
    if (plain.outcome === "refused") return plain;
    const known = this.#decoded.get(plain.value);
    if (known) return accept(known);
    const object = JSON.parse(Buffer.from(plain.value).toString()) as ApiObject;
    this.#decoded.set(plain.value, object);
    return accept(object);
  }
}

/** "/registry/secrets/kube-system/db"; every object of this world is in kube-system. */
export function storageKey(resource: string, name: string): string {
  return `/registry/${resource}/kube-system/${name}`;
}

/** What is there is not created, and what is not there not updated. */
function refusalOf({ verb, resource, name }: ApiCall, isThere: boolean): Refusal | undefined {
  if (verb === "create" && isThere)
    return refuse("storage", "conflict", `${resource} "${name}" already exists`);
  if (verb === "update" && !isThere)
    return refuse("storage", "not found", `${resource} "${name}" not found`);
  return undefined;
}

function hasChanged({ resource, name }: ApiCall): Refusal {
  return refuse("storage", "conflict", `${resource} "${name}" has changed since it was read`);
}

/** With the fields that no update changes, and this version. */
function stamped(
  object: ApiObject,
  kept: ApiObject | undefined,
  resourceVersion: string | undefined,
): ApiObject {
  const { uid, creationTimestamp } = (kept?.metadata ?? {}) as ApiObject;
  const metadata = {
    ...(object.metadata as ApiObject),
    ...(uid !== undefined && { uid }),
    ...(creationTimestamp !== undefined && { creationTimestamp }),
    resourceVersion,
  };
  return { ...object, metadata };
}

function isSame(object: ApiObject, kept: ApiObject): boolean {
  return isDeepStrictEqual(stamped(object, kept, versionOf(kept)), kept);
}

function versionOf({ metadata }: ApiObject): string | undefined {
  return ((metadata ?? {}) as { resourceVersion?: string }).resourceVersion;
}

function unavailable(why: string): Reply<never> {
  return refuse("storage", "not available", `the API server can not reach its store: ${why}`);
}
