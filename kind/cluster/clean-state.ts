/**
 * The objects of a cluster as they were before a scenario, put back after it. What is compared is what a
 * scenario can change; the values that components write by themselves (what a node reports, which CA they
 * hand out) are theirs, and only that the object is there counts.
 */
import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { allKeys, type EtcdKeys, withDoor } from "./etcd-keys.ts";
import type { RealCluster } from "./real-cluster.ts";
import { accountsNamespace } from "./service-accounts.ts";

/** Come and go by themselves; requests of kubelets are removed when the next scenario begins. */
const fleeting = [
  "events/",
  "leases/",
  "masterleases/",
  ...["kube-system", "kube-public", "kube-node-lease"].map((own) => `serviceaccounts/${own}/`),
  `serviceaccounts/${accountsNamespace}/default`,
  "configmaps/",
  "certificatesigningrequests/",
];
/** Written again and again by whoever they belong to. */
const living = [
  "minions/",
  "pods/",
  "services/",
  "endpointslices/",
  "csinodes/",
  "servicecidrs/",
  "clusterroles/admin",
  "clusterroles/edit",
  "clusterroles/view",
  "apiregistration.k8s.io/",
  "apiextensions.k8s.io/",
];
/** A controller that was about to write has written by then. */
const patienceMilliseconds = 3_000;
const pollMilliseconds = 50;

export class CleanState {
  readonly #keys: EtcdKeys;

  /** As it is now. */
  static async of(cluster: RealCluster): Promise<CleanState> {
    return new CleanState(await allKeys(cluster));
  }

  private constructor(keys: EtcdKeys) {
    this.#keys = keys;
  }

  /**
   * Objects that were added are removed, those that were changed or removed are put back, and the
   * fingerprint of them all is what it was.
   * @throws Error that names the first objects that do not go back.
   */
  async restore(cluster: RealCluster): Promise<void> {
    const wanted = fingerprint(this.#keys);
    await withDoor(cluster, async (door) => {
      const until = Date.now() + patienceMilliseconds;
      for (let found = await door.all(); fingerprint(found) !== wanted; found = await door.all()) {
        const unlike = this.#unlike(found);
        if (Date.now() > until)
          throw new Error(`the cluster does not go back to a clean state: ${unlike.slice(0, 5)}`);
        for (const key of unlike) {
          const value = this.#keys.get(key);
          await (value ? door.put(key, value) : door.remove(key));
        }
        await wait(pollMilliseconds);
      }
    });
  }

  #unlike(found: EtcdKeys): string[] {
    const [now, then] = [inventory(found), inventory(this.#keys)];
    const keys = new Set([...now.keys(), ...then.keys()]);
    return [...keys].filter((key) => now.get(key) !== then.get(key));
  }
}

/** Of everything that a scenario can change, in lower-case hex. */
export function fingerprint(keys: EtcdKeys): string {
  const hash = createHash("sha256");
  const entries = [...inventory(keys)].sort(([one], [other]) => (one < other ? -1 : 1));
  for (const [key, content] of entries) hash.update(`${key}\0${content}\0`);
  return hash.digest("hex");
}

/** What counts of each object: its content, or that it is there. */
function inventory(keys: EtcdKeys): Map<string, string> {
  const counted = new Map<string, string>();
  for (const [key, value] of keys) {
    if (is(key, fleeting)) continue;
    const content = createHash("sha256").update(value).digest("hex");
    counted.set(key, is(key, living) ? "there" : content);
  }
  return counted;
}

/** @param kinds folders, or single objects. */
function is(key: string, kinds: readonly string[]): boolean {
  const name = key.slice("/registry/".length);
  return kinds.some((kind) => (kind.endsWith("/") ? name.startsWith(kind) : name === kind));
}
