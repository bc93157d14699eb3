/**
 * The API of a cluster: whichever API server is running, and the watches on its objects. Clients dial
 * the endpoint; a load balancer in front of it finds a server.
 */
import type { Machine } from "../machine/machine.ts";
import { type Reply, refuse } from "../policy/refusal.ts";
import type { ApiCall, ApiObject } from "./api-object.ts";
import type { ApiClient, ApiServer } from "./api-server.ts";

/** Called after a change of an object was stored; runs to its end before the change is answered. */
export type Watch = (call: ApiCall) => Promise<void>;

export class Api {
  readonly #servers: ApiServer[] = [];
  readonly #watches: { resource: string; watch: Watch }[] = [];

  add(server: ApiServer): void {
    this.#servers.push(server);
  }

  watch(resource: string, watch: Watch): void {
    this.#watches.push({ resource, watch });
  }

  async request(client: ApiClient, call: ApiCall): Promise<Reply<unknown>> {
    const reply = (await this.#running(client.from)?.request(client, call)) ?? unreachable;
    if (reply.outcome === "accepted" && changes.includes(call.verb)) await this.#notify(call);
    return reply;
  }

  /** As `request`, for one object. */
  async get(client: ApiClient, resource: string, name: string): Promise<Reply<ApiObject>> {
    return (await this.request(client, { verb: "get", resource, name })) as Reply<ApiObject>;
  }

  /** As the API server asks itself: no door, no authorizer. */
  async loopback(call: ApiCall): Promise<Reply<unknown>> {
    return this.#running()?.loopback(call) ?? unreachable;
  }

  #running(from?: Machine): ApiServer | undefined {
    return this.#servers.find(
      ({ running, machine }) => running && (from?.reaches(machine) ?? true),
    );
  }

  async #notify(call: ApiCall): Promise<void> {
    for (const { resource, watch } of this.#watches)
      if (resource === call.resource) await watch(call);
  }
}

const unreachable = refuse("tls", "not available", "no API server is running: connection refused");

const changes = ["create", "update", "delete"];
