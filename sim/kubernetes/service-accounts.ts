/**
 * Service accounts' tokens: signed by the API servers of a cluster with one key of theirs (sa.key), kept by nobody
 * but their holders. The accounts themselves are objects of the API.
 */
import type { KeyPair } from "../pki/keys.ts";
import { madeLater, readToken, signToken, type TokenClaims, verifyToken } from "../pki/token.ts";
import type { User } from "../policy/api-access.ts";
import { accept, firstRefusal, type Refusal, type Reply } from "../policy/refusal.ts";
import type { Site } from "../site.ts";
import type { Duration } from "../time/duration.ts";
import type { Instant } from "../time/instant.ts";
import type { ApiCall, ApiObject } from "./api-object.ts";
import type { ApiStore } from "./api-store.ts";

/** Plurals, as in a URL. */
export const serviceAccounts = "serviceaccounts";
export const tokenRequests = "serviceaccounts/token";

const issuer = "https://kubernetes.default.svc.cluster.local";
const prefix = "system:serviceaccount:kube-system:";

export class ServiceAccounts {
  readonly #site: Site;
  #keys: KeyPair | undefined;
  #issued = 0;

  constructor(site: Site) {
    this.#site = site;
  }

  /** What a TokenRequest asks for: the token of a service account, for a span that it names. */
  async issue(
    store: ApiStore,
    { name = "", object }: ApiCall,
    now: Instant,
  ): Promise<Reply<string>> {
    const lifetime = lifetimeOf(object);
    const account = await store.get(serviceAccounts, name);
    if (account.outcome === "refused") return account;
    const { tokenRequestChecks, serviceAccountTokenValidity } = this.#site.decisions;
    const refusal = firstRefusal(tokenRequestChecks, { lifetime });
    if (refusal) return refusal;
    const { notBefore, notAfter } = serviceAccountTokenValidity(now, lifetime);
    const claims = {
      iss: issuer,
      aud: issuer,
      sub: `${prefix}${name}`,
      jti: `${name}-${++this.#issued}`,
      iat: now,
      nbf: notBefore,
      exp: notAfter,
      "kubernetes.io": {
        namespace: "kube-system",
        serviceaccount: { name, uid: uidOf(account.value) },
      },
    };
    return accept(signToken(claims, this.#signingKeys()));
  }

  /** The user that a token stands for, or why it stands for none. */
  async authenticate(store: ApiStore, token: string, now: Instant): Promise<User | Refusal> {
    const verification = verifyToken(token, {
      keys: this.#signingKeys(),
      issuer,
      audience: issuer,
      at: now,
      ignoresDates: true,
    });
    const claims = readToken(token);
    const { name, uid } = accountOf(claims);
    const account = await store.get(serviceAccounts, name);
    if (account.outcome === "refused" && account.reason !== "not found") return account;
    const standing = account.outcome === "accepted" ? uidOf(account.value) : undefined;
    const refusal = firstRefusal(this.#site.decisions.serviceAccountTokenChecks, {
      verification,
      claims,
      uid,
      standing,
      now,
    });
    const groups = [
      "system:serviceaccounts",
      "system:serviceaccounts:kube-system",
      "system:authenticated",
    ];
    return refusal ?? { name: `${prefix}${name}`, groups };
  }

  /** The same token, made by an API server whose clock is ahead by `span`. */
  ofFastClock(token: string, span: Duration): string {
    return signToken(madeLater(readToken(token) as TokenClaims, span), this.#signingKeys());
  }

  /** Made when somebody asks for a token: most worlds have none. */
  #signingKeys(): KeyPair {
    this.#keys ??= this.#site.keys.deal("RSA-2048", "service-account-signing");
    return this.#keys;
  }
}

/** A JWT; a bootstrap token has one dot. */
export function isAccountToken(token: string): boolean {
  return token.split(".").length === 3;
}

function lifetimeOf(request: ApiObject | undefined): Duration {
  const { expirationSeconds } = (request?.spec ?? {}) as { expirationSeconds: Duration };
  return expirationSeconds;
}

function uidOf({ metadata }: ApiObject): string {
  return (metadata as { uid: string }).uid;
}

interface AccountClaims extends TokenClaims {
  readonly "kubernetes.io"?: {
    readonly serviceaccount?: { readonly name: string; readonly uid: string };
  };
}

/** The service account that a token names. */
function accountOf(claims: TokenClaims | undefined): {
  readonly name: string;
  readonly uid: string | undefined;
} {
  const named = (claims as AccountClaims | undefined)?.["kubernetes.io"]?.serviceaccount;
  return { name: named?.name ?? "", uid: named?.uid };
}
