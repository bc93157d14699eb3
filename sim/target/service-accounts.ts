/** Service accounts of a simulated world, each with the latest token that somebody has made of it. */

import type { Presentation } from "../../steps/target.ts";
import { tokens as forgeries } from "../faults/forgery.ts";
import type { ApiClient } from "../kubernetes/api-server.ts";
import type { Cluster } from "../kubernetes/cluster.ts";
import { serviceAccounts, tokenRequests } from "../kubernetes/service-accounts.ts";
import { accept, type Reply } from "../policy/refusal.ts";
import { type Duration, minutes, seconds } from "../time/duration.ts";
import type { World } from "../world.ts";

const tokens = new WeakMap<Cluster, Map<string, string>>();

export function addServiceAccount({ cluster }: World, name: string): Promise<Reply<unknown>> {
  const object = { metadata: { name, namespace: "kube-system" } };
  const call = { verb: "create", resource: serviceAccounts, name, object } as const;
  return cluster.api.request(cluster.admin(), call);
}

export function deleteServiceAccount({ cluster }: World, name: string): Promise<Reply<unknown>> {
  return cluster.api.request(cluster.admin(), { verb: "delete", resource: serviceAccounts, name });
}

/** By a TokenRequest of `client`. */
export async function makeToken(
  { cluster }: World,
  client: ApiClient,
  name: string,
  lifetime: Duration,
): Promise<Reply> {
  const reply = await cluster.api.request(client, {
    verb: "create",
    resource: tokenRequests,
    name,
    object: { spec: { expirationSeconds: lifetime } },
  });
  if (reply.outcome === "refused") return reply;
  const made = tokens.get(cluster) ?? new Map<string, string>();
  tokens.set(cluster, made.set(name, reply.value as string));
  return accept();
}

/** With what a service account comes. @throws Error when nobody has made a token of it. */
export function serviceAccountClient({ cluster }: World, name: string): ApiClient {
  const token = tokens.get(cluster)?.get(name);
  if (!token) throw new Error(`nobody has made a token of the service account "${name}"`);
  const { anchors, at } = cluster.admin();
  return { token, anchors, at };
}

/**
 * @param ofFastClock the same token, made by an API server whose clock is ahead by so much.
 * @throws Error for what is shown in a certificate's stead.
 */
export function tokenAsShown(
  token: string,
  presentation: Presentation | undefined,
  ofFastClock: (span: Duration) => string | Promise<string>,
): string | Promise<string> {
  switch (presentation) {
    case undefined:
      return token;
    case "an altered token":
      return forgeries.altered(token);
    case "a token of a clock half a minute fast":
      return ofFastClock(seconds(30));
    case "a token of a clock two minutes fast":
      return ofFastClock(minutes(2));
    default:
      throw new Error("a service account has no certificate");
  }
}
