/**
 * Revocation on kind: resources are kept by the real API, admitted by a webhook, and enforced by the API
 * server, which asks another. The revocation controller behind both is the actors', and knows of them what
 * it sees in its watch.
 */
import { readYaml } from "../../sim/documents/yaml.ts";
import { Problem } from "../../sim/problem.ts";
import { apiClient } from "../../sim/target/calls.ts";
import type { SimulatedRevocation } from "../../sim/target/revocation.ts";
import {
  type EntryView,
  type Finding,
  type KeptRevocation,
  type Outcome,
  type RevocationPort,
  Unmet,
} from "../../steps/target.ts";
import type { HttpsCall } from "../cluster/https.ts";
import type { RealCluster } from "../cluster/real-cluster.ts";
import { outcomeOf } from "../cluster/verdict.ts";
import { resourcePath } from "../revocation/manifests.ts";
import { type Resource, ResourceWatch } from "../revocation/watch.ts";
import { clusterOf, type OnKindStage } from "./stage.ts";

interface WithStatus extends Resource {
  readonly metadata: Resource["metadata"] & KeptRevocation["metadata"];
  readonly status?: { readonly entries: readonly EntryView[] };
}

const judge = "kube-apiserver";

export class KindRevocation implements RevocationPort {
  readonly #actors: SimulatedRevocation;
  readonly #stage: OnKindStage;
  #watch: ResourceWatch | undefined;

  constructor(actors: SimulatedRevocation, stage: OnKindStage) {
    this.#actors = actors;
    this.#stage = stage;
  }

  /** From now on the controller sees what becomes of the resources of this cluster. */
  follow(cluster: RealCluster): void {
    this.#watch = new ResourceWatch(cluster, {
      stored: async ({ apiVersion, kind, metadata: { name, namespace }, spec }) => {
        const document = { apiVersion, kind, metadata: { name, namespace }, spec };
        await readable(this.#actors.apply(JSON.stringify(document), name));
        await this.#writeStatus(name);
      },
      deleted: (name) => readable(this.#actors.delete(name)),
    });
  }

  async leave(): Promise<void> {
    const watch = this.#watch;
    this.#watch = undefined;
    await watch?.close();
  }

  /** As `kubectl apply` does: what is no YAML is refused before the API sees it. */
  async apply(manifest: string, file: string): Promise<Outcome> {
    const resource = readManifest(manifest, file);
    if ("outcome" in resource) return resource;
    return this.#seen(await this.#store(resource.document));
  }

  async delete(name: string): Promise<Outcome> {
    const deleted = await this.#ask({ path: `${resourcePath()}/${name}`, method: "DELETE" });
    if (deleted.outcome === "accepted") await this.#inTime(this.#watch?.deleted(name));
    return deleted;
  }

  /** A later look at its status writes that, and makes this an old reading. */
  async read(name: string): Promise<WithStatus> {
    const path = `${resourcePath()}/${name}`;
    const reply = await clusterOf(this.#stage).access.asAdministrator({ path });
    if (reply.kind !== "answer" || reply.status !== 200)
      throw new Unmet(`the API keeps no revocation "${name}"`);
    return JSON.parse(reply.body) as WithStatus;
  }

  async removeEntry({ spec, ...rest }: KeptRevocation, index: number): Promise<Outcome> {
    const revocations = spec.revocations.filter((_, place) => place !== index);
    const updated = await this.#ask({
      path: `${resourcePath()}/${rest.metadata.name}`,
      method: "PUT",
      body: { ...rest, spec: { ...spec, revocations } },
    });
    return this.#seen(updated);
  }

  async names(): Promise<Finding<string[]>> {
    const reply = await clusterOf(this.#stage).access.asAdministrator({ path: resourcePath() });
    if (reply.kind !== "answer" || reply.status !== 200)
      throw new Unmet("the API does not list its revocations");
    const { items } = JSON.parse(reply.body) as { items: Resource[] };
    return { found: items.map(({ metadata }) => metadata.name), judges: [judge] };
  }

  async spec(name: string): Promise<Finding<unknown>> {
    return { found: (await this.read(name)).spec, judges: [judge] };
  }

  /** Written into the resource's status by the controller, whose word it stays, and read back from there. */
  async status(name: string): Promise<Finding<readonly EntryView[]>> {
    const judges = await this.#writeStatus(name);
    return { found: (await this.read(name)).status?.entries ?? [], judges };
  }

  /**
   * As the controller does when it sees a change of the resource, and when somebody looks: what it has refused
   * since counts. The API takes it for the version of the resource that was read.
   * @returns whose word it is.
   */
  async #writeStatus(name: string): Promise<readonly string[]> {
    const resource = await this.read(name);
    const { found: entries, judges } = await this.#actors.status(name);
    const written = await clusterOf(this.#stage).access.asAdministrator({
      path: `${resourcePath()}/${name}/status`,
      method: "PUT",
      body: { ...resource, status: { entries } },
    });
    if (written.kind !== "answer" || written.status !== 200)
      throw new Unmet(`the API does not take the status of the revocation "${name}"`);
    return judges;
  }

  async #store(document: Resource): Promise<Outcome> {
    const created = await this.#ask({
      path: resourcePath(document.metadata?.namespace),
      method: "POST",
      body: document,
    });
    if (created.outcome === "accepted" || created.reason !== "conflict") return created;
    const { name } = document.metadata;
    const { resourceVersion } = (await this.read(name)).metadata;
    return this.#ask({
      path: `${resourcePath()}/${name}`,
      method: "PUT",
      body: { ...document, metadata: { ...document.metadata, resourceVersion } },
    });
  }

  /** What the API has taken, the controller has seen as well. */
  async #seen(stored: Outcome): Promise<Outcome> {
    if (stored.outcome === "refused") return stored;
    const resource = JSON.parse(stored.words) as Resource;
    if (resource.metadata.namespace !== "kube-system")
      throw new Unmet(`the API stored a revocation in ${resource.metadata.namespace}`);
    await this.#inTime(this.#watch?.stored(resource));
    return stored;
  }

  /** @throws Unmet when the controller has seen a change only after it should have taken effect. */
  async #inTime(seeing: Promise<void> | undefined): Promise<void> {
    const changed = Date.now();
    await seeing;
    const late = (Date.now() - changed) / 1000;
    const { propagation } = this.#stage().world.site.profile.revocation;
    if (late > propagation)
      throw new Unmet(
        `the controller sees a change after ${late} s; its bound is ${propagation} s`,
      );
  }

  /** With the administrator's own kubeconfig, as a person would. */
  async #ask(call: Omit<HttpsCall, "host" | "port">): Promise<Outcome> {
    const cluster = clusterOf(this.#stage);
    const { held, anchors } = apiClient(this.#stage().world, { is: "administrator" });
    const reply = await cluster.controlPlane.ask({
      ...call,
      held: held && cluster.books.shown(held),
      anchors: anchors.map((anchor) => cluster.books.real(anchor)),
    });
    return outcomeOf(reply, judge);
  }
}

/** @throws Unmet when the controller can not read what the API keeps. */
async function readable(telling: Promise<Outcome>): Promise<void> {
  const told = await telling;
  if (told.outcome === "refused")
    throw new Unmet(`the API stored what the controller can not read: ${told.words}`);
}

function readManifest(
  manifest: string,
  file: string,
): { document: Resource } | (Outcome & { outcome: "refused" }) {
  try {
    const [document] = readYaml(manifest, file);
    return { document: (document?.value ?? {}) as Resource };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const words = error.line();
    return {
      outcome: "refused",
      judge: "certwarp",
      layer: "admission",
      reason: "malformed",
      words,
    };
  }
}
