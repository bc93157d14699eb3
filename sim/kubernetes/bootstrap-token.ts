/** Bootstrap tokens: Secrets in kube-system, each good for one bootstrap user for a while. */
import type { User } from "../policy/api-access.ts";
import type { BootstrapToken } from "../policy/bootstrap.ts";
import { firstRefusal, type Refusal } from "../policy/refusal.ts";
import type { Site } from "../site.ts";
import { formatInstant, type Instant, parseInstant } from "../time/instant.ts";
import type { ApiObject } from "./api-object.ts";
import type { ApiStore } from "./api-store.ts";

/** The Secret of a bootstrap token, in Kubernetes' form. */
export function bootstrapTokenSecret({
  id,
  secret,
  expiration,
  forAuthentication,
}: BootstrapToken): ApiObject {
  return {
    metadata: { name: secretName(id), namespace: "kube-system" },
    type: "bootstrap.kubernetes.io/token",
    stringData: {
      "token-id": id,
      "token-secret": secret,
      expiration: formatInstant(expiration),
      "usage-bootstrap-authentication": String(forAuthentication),
    },
  };
}

/** The user that a token "id.secret" stands for, or why it stands for none. */
export async function authenticateBootstrapToken(
  site: Site,
  store: ApiStore,
  token: string,
  now: Instant,
): Promise<User | Refusal> {
  const [id = "", secret = ""] = token.split(".");
  const found = await store.get("secrets", secretName(id));
  if (found.outcome === "refused" && found.reason !== "not found") return found;
  const stored = found.outcome === "accepted" ? readToken(found.value) : undefined;
  const refusal = firstRefusal(site.decisions.bootstrapTokenChecks, { id, secret, stored, now });
  return (
    refusal ?? {
      name: `system:bootstrap:${id}`,
      groups: ["system:bootstrappers", "system:authenticated"],
    }
  );
}

export function secretName(id: string): string {
  return `bootstrap-token-${id}`;
}

function readToken(secret: ApiObject): BootstrapToken {
  const data = secret.stringData as Record<string, string>;
  return {
    id: data["token-id"] as string,
    secret: data["token-secret"] as string,
    // An unreadable expiration counts as expired (upstream).
    expiration: parseInstant(data.expiration ?? "") ?? (0 as Instant),
    forAuthentication: data["usage-bootstrap-authentication"] === "true",
  };
}
