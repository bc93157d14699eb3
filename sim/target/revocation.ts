import {
  type EntryView,
  type Finding,
  type KeptRevocation,
  type Outcome,
  type RevocationPort,
  Unmet,
} from "../../steps/target.ts";
import { readYaml } from "../documents/yaml.ts";
import { type ApiObject, renewRevocations } from "../kubernetes/api-object.ts";
import { type Reply, refuse } from "../policy/refusal.ts";
import { Problem } from "../problem.ts";
import { findingOf, type OnStage, outcomeOf } from "./stage.ts";

export class SimulatedRevocation implements RevocationPort {
  readonly #stage: OnStage;

  constructor(stage: OnStage) {
    this.#stage = stage;
  }

  /** As `kubectl apply` does: what is no YAML is refused before the API sees it. */
  async apply(manifest: string, file: string): Promise<Outcome> {
    try {
      const [document] = readYaml(manifest, file);
      return outcomeOf(await this.#store(document?.value as ApiObject));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return outcomeOf(refuse("admission", "malformed", error.line()));
    }
  }

  async delete(name: string): Promise<Outcome> {
    return outcomeOf(await this.#request("delete", name));
  }

  async read(name: string): Promise<KeptRevocation> {
    const { api } = this.#cluster;
    const found = await api.get(this.#cluster.admin(), renewRevocations, name);
    if (found.outcome === "refused")
      throw new Unmet(`the revocation "${name}" can not be read: ${found.message}`);
    return found.value as unknown as KeptRevocation;
  }

  async removeEntry({ spec, ...rest }: KeptRevocation, index: number): Promise<Outcome> {
    const revocations = spec.revocations.filter((_, place) => place !== index);
    const object = { ...rest, spec: { ...spec, revocations } };
    return outcomeOf(await this.#request("update", rest.metadata.name, object));
  }

  async names(): Promise<Finding<string[]>> {
    const reply = await this.#cluster.api.loopback({ verb: "list", resource: renewRevocations });
    if (reply.outcome === "refused") throw new Error(reply.message);
    return findingOf((reply.value as ApiObject[]).map(nameOf));
  }

  async spec(name: string): Promise<Finding<unknown>> {
    const call = { verb: "get", resource: renewRevocations, name } as const;
    const reply = await this.#cluster.api.loopback(call);
    return findingOf(reply.outcome === "accepted" ? (reply.value as ApiObject).spec : undefined);
  }

  async status(name: string): Promise<Finding<EntryView[]>> {
    const entries = this.#cluster.revocations.status(name).map(({ refused, ...status }) => ({
      ...status,
      refusedRequests: refused.requests,
      refusedRenewals: refused.renewals,
    }));
    return findingOf(entries);
  }

  async #store(object: ApiObject): Promise<Reply<unknown>> {
    const name = nameOf(object);
    const found = await this.#cluster.api.get(this.#cluster.admin(), renewRevocations, name);
    const verb = found.outcome === "accepted" ? "update" : "create";
    return this.#request(verb, name, object);
  }

  #request(
    verb: "create" | "update" | "delete",
    name: string,
    object?: ApiObject,
  ): Promise<Reply<unknown>> {
    const call = { verb, resource: renewRevocations, name, ...(object && { object }) };
    return this.#cluster.api.request(this.#cluster.admin(), call);
  }

  get #cluster() {
    return this.#stage().world.cluster;
  }
}

function nameOf(object: ApiObject | undefined): string {
  const { name } = (object?.metadata ?? {}) as { name?: string };
  return typeof name === "string" ? name : "unnamed";
}
