/**
 * Service accounts, and the tokens that a real API server has made of them. As time passes a token is signed anew
 * with the cluster's own key (sa.key): the same claims, made and ended so much sooner.
 */
import { setTimeout as wait } from "node:timers/promises";
import jwt from "jsonwebtoken";
import type { HeldCertificate } from "../../sim/pki/held-certificate.ts";
import { madeLater, type TokenClaims } from "../../sim/pki/token.ts";
import { tokenMemory } from "../../sim/policy/service-account.ts";
import { tokenAsShown } from "../../sim/target/service-accounts.ts";
import type { Duration } from "../../sim/time/duration.ts";
import { between, type Instant } from "../../sim/time/instant.ts";
import type { Outcome, Presentation, Reason } from "../../steps/target.ts";
import { realNow } from "../time-travel/clock.ts";
import type { ApiCall } from "./harness-access.ts";
import type { RealCluster } from "./real-cluster.ts";
import { outcomeOf } from "./verdict.ts";

/** No component has an account of its own there, but for the one that every namespace has: "default". */
export const accountsNamespace = "default";
const collection = `/api/v1/namespaces/${accountsNamespace}/serviceaccounts`;
/** Those of scenarios. */
export const accountsPath = `${collection}?fieldSelector=metadata.name!=default`;
const judge = "kube-apiserver";
const signingKey = "/etc/kubernetes/pki/sa.key";

/** After it, an API server has forgotten a token that was good. */
const memoryMilliseconds = tokenMemory * 1000;

/** What a TokenReview says of dates (upstream's pkg/serviceaccount/claims.go). */
const reasons: readonly (readonly [RegExp, Reason])[] = [
  [/token has expired/, "expired"],
  [/token is not valid yet/, "not yet valid"],
];

interface AccountToken {
  readonly token: string;
  /** When it was made, for the actors and by the real clock. */
  readonly made: { readonly virtual: Instant; readonly real: Instant };
}

export class ServiceAccounts {
  readonly #cluster: RealCluster;
  readonly #tokens = new Map<string, AccountToken>();
  /** Of each token that was good, when it was shown last: for the actors, and by the real clock in milliseconds. */
  readonly #accepted = new Map<string, { readonly virtual: Instant; readonly real: number }>();

  constructor(cluster: RealCluster) {
    this.#cluster = cluster;
  }

  async add(name: string): Promise<void> {
    const body = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name } };
    await this.#change({ path: collection, method: "POST", body });
  }

  async delete(name: string): Promise<void> {
    await this.#change({ path: `${collection}/${name}`, method: "DELETE" });
  }

  /** A TokenRequest with somebody's certificate, dated for the real clock. */
  async makeToken(held: HeldCertificate, name: string, lifetime: Duration): Promise<Outcome> {
    const virtual = this.#cluster.world.now();
    const reply = await this.#cluster.access.ask(
      {
        path: `${collection}/${name}/token`,
        method: "POST",
        body: {
          apiVersion: "authentication.k8s.io/v1",
          kind: "TokenRequest",
          spec: { expirationSeconds: lifetime },
        },
      },
      held,
    );
    const outcome = outcomeOf(reply, judge, "a token was made");
    if (reply.kind === "no connection" || outcome.outcome === "refused") return outcome;
    const { token } = (JSON.parse(reply.body) as { status: { token: string } }).status;
    const { iat } = jwt.decode(token, { json: true }) as { iat: Instant };
    this.#tokens.set(name, { token, made: { virtual, real: iat } });
    return outcome;
  }

  /** A call with the latest token of a service account, and nothing else. */
  async call(name: string, path: string, presentation?: Presentation): Promise<Outcome> {
    const shown = await this.#shown(name);
    const token = await tokenAsShown(shown, presentation, async (span) =>
      tokenMadeLater(shown, span, await this.#signingKey()),
    );
    await this.#untilForgotten(token);
    const anchors = this.#cluster.books.trusted("cluster-ca");
    const reply = await this.#cluster.controlPlane.ask({ path, token, anchors });
    const outcome = outcomeOf(reply, judge);
    if (outcome.outcome === "accepted")
      this.#accepted.set(token, { virtual: this.#cluster.world.now(), real: Date.now() });
    if (outcome.outcome === "accepted" || outcome.layer !== "authentication") return outcome;
    // An answer 401 does not say why; a TokenReview does.
    const words = await this.#reviewed(token);
    const [, reason = outcome.reason] = reasons.find(([said]) => said.test(words)) ?? [];
    return { ...outcome, reason, words: `${outcome.words}: ${words}` };
  }

  /** Where the actors' API server has forgotten a token, the real one has as well: its memory can not be made older. */
  async #untilForgotten(token: string): Promise<void> {
    const accepted = this.#accepted.get(token);
    if (!accepted || between(accepted.virtual, this.#cluster.world.now()) < tokenMemory) return;
    await wait(Math.max(0, accepted.real + memoryMilliseconds - Date.now()));
  }

  /** As the API server made it, for as long as nothing but the real clock has made it older. */
  async #shown(name: string): Promise<string> {
    const latest = this.#tokens.get(name);
    if (!latest) throw new Error(`nobody has made a token of the service account "${name}"`);
    const { token, made } = latest;
    const lived = between(made.virtual, this.#cluster.world.now());
    const passed = between(made.real, realNow());
    if (lived <= passed) return token;
    return tokenMadeLater(token, (passed - lived) as Duration, await this.#signingKey());
  }

  #signingKey(): Promise<string> {
    return this.#cluster.controlPlane.node.read(signingKey);
  }

  async #reviewed(token: string): Promise<string> {
    const reply = await this.#cluster.access.asAdministrator({
      path: "/apis/authentication.k8s.io/v1/tokenreviews",
      method: "POST",
      body: {
        apiVersion: "authentication.k8s.io/v1",
        kind: "TokenReview",
        spec: { token },
      },
    });
    const outcome = outcomeOf(reply, judge);
    if (outcome.outcome === "refused") return outcome.words;
    const { status } = JSON.parse(outcome.words) as { status: { error?: string } };
    return status.error ?? "no reason is given";
  }

  async #change(call: ApiCall): Promise<void> {
    const reply = await this.#cluster.access.asAdministrator(call);
    const outcome = outcomeOf(reply, judge);
    if (outcome.outcome === "refused") throw new Error(`${call.path}: ${outcome.words}`);
  }
}

/**
 * The same token as if it had been made `span` later, or sooner where it is negative.
 * @param key PEM of the private key with which it was signed.
 */
export function tokenMadeLater(token: string, span: Duration, key: string): string {
  const { header, payload } = jwt.decode(token, { complete: true }) as jwt.Jwt;
  return jwt.sign(madeLater(payload as unknown as TokenClaims, span), key, {
    algorithm: header.alg as jwt.Algorithm,
    ...(header.kid !== undefined && { keyid: header.kid }),
  });
}
