/**
 * Revocation on kind: resources are kept by the real API, admitted by a webhook, and enforced by the API
 * server, which asks another. The revocation controller behind both is the actors'.
 */
import { readYaml } from "../../sim/documents/yaml.ts";
import { Problem } from "../../sim/problem.ts";
import { apiClient } from "../../sim/target/calls.ts";
import type { SimulatedRevocation } from "../../sim/target/revocation.ts";
import { type EntryView, type Outcome, type RevocationPort, Unmet } from "../../steps/target.ts";
import type { HttpsCall } from "../cluster/https.ts";
import { outcomeOf } from "../cluster/verdict.ts";
import { resourcePath } from "../revocation/manifests.ts";
import { clusterOf, type OnKindStage } from "./stage.ts";

interface Resource {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly resourceVersion?: string;
  };
  readonly spec: { readonly revocations: readonly unknown[] };
  readonly status?: { readonly entries: readonly EntryView[] };
}

const judge = "kube-apiserver";

export class KindRevocation implements RevocationPort {
  readonly #actors: SimulatedRevocation;
  readonly #stage: OnKindStage;

  constructor(actors: SimulatedRevocation, stage: OnKindStage) {
    this.#actors = actors;
    this.#stage = stage;
  }

  /** As `kubectl apply` does: what is no YAML is refused before the API sees it. */
  async apply(manifest: string, file: string): Promise<Outcome> {
    const resource = read(manifest, file);
    if ("outcome" in resource) return resource;
    const stored = await this.#store(resource.document);
    return this.#told(stored, () => this.#actors.apply(manifest, file));
  }

  async delete(name: string): Promise<Outcome> {
    const deleted = await this.#ask({ path: `${resourcePath()}/${name}`, method: "DELETE" });
    return this.#told(deleted, () => this.#actors.delete(name));
  }

  async removeEntry(name: string, index: number): Promise<Outcome> {
    const { spec, ...rest } = await this.#get(name);
    const revocations = spec.revocations.filter((_, place) => place !== index);
    const updated = await this.#ask({
      path: `${resourcePath()}/${name}`,
      method: "PUT",
      body: { ...rest, spec: { ...spec, revocations } },
    });
    return this.#told(updated, () => this.#actors.removeEntry(name, index));
  }

  async names(): Promise<string[]> {
    const reply = await clusterOf(this.#stage).access.asAdministrator({ path: resourcePath() });
    if (reply.kind !== "answer" || reply.status !== 200)
      throw new Unmet("the API does not list its revocations");
    const { items } = JSON.parse(reply.body) as { items: Resource[] };
    return items.map(({ metadata }) => metadata.name);
  }

  /** Written into the resource's status by the controller, and read back from there. */
  async status(name: string): Promise<readonly EntryView[]> {
    const resource = await this.#get(name);
    const entries = await this.#actors.status(name);
    await clusterOf(this.#stage).access.asAdministrator({
      path: `${resourcePath()}/${name}/status`,
      method: "PUT",
      body: { ...resource, status: { entries } },
    });
    return (await this.#get(name)).status?.entries ?? [];
  }

  async #store(document: Resource): Promise<Outcome> {
    const created = await this.#ask({
      path: resourcePath(document.metadata?.namespace),
      method: "POST",
      body: document,
    });
    if (created.outcome === "accepted" || created.reason !== "conflict") return created;
    const { name } = document.metadata;
    const { resourceVersion } = (await this.#get(name)).metadata;
    return this.#ask({
      path: `${resourcePath()}/${name}`,
      method: "PUT",
      body: { ...document, metadata: { ...document.metadata, resourceVersion } },
    });
  }

  /** What the real API has taken, the controller sees as well. */
  async #told(real: Outcome, tell: () => Promise<Outcome>): Promise<Outcome> {
    if (real.outcome === "refused") return real;
    const told = await tell();
    if (told.outcome === "refused")
      throw new Unmet(`the API stored what the controller can not read: ${told.words}`);
    return real;
  }

  async #get(name: string): Promise<Resource> {
    const reply = await clusterOf(this.#stage).access.asAdministrator({
      path: `${resourcePath()}/${name}`,
    });
    if (reply.kind !== "answer" || reply.status !== 200)
      throw new Unmet(`the API keeps no revocation "${name}"`);
    return JSON.parse(reply.body) as Resource;
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

function read(
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
