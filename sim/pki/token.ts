/** Signed tokens (JWT, RS256): what an identity signs in with. */
import jwt from "jsonwebtoken";
import type { Duration } from "../time/duration.ts";
import { add, type Instant } from "../time/instant.ts";
import type { KeyPair } from "./keys.ts";
import { count, memoised } from "./memory.ts";

export interface TokenClaims {
  readonly iss: string;
  /** The agent that the token is for. */
  readonly aud: string;
  /** The identity that it stands for. */
  readonly sub: string;
  readonly jti: string;
  readonly iat: Instant;
  /** First second in which it is good. */
  readonly nbf: Instant;
  /** First second in which it is good no more (RFC 7519 4.1.4). */
  readonly exp: Instant;
}

export type TokenVerification =
  | { readonly outcome: "valid"; readonly claims: TokenClaims }
  | { readonly outcome: "invalid"; readonly detail: string };

/** What a token says of itself, whoever has signed it; undefined where it is none. */
export function readToken(token: string): TokenClaims | undefined {
  try {
    return (jwt.decode(token, { json: true }) as TokenClaims | null) ?? undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** What a token says that was made `span` later, or sooner where it is negative. */
export function madeLater<Claims extends Pick<TokenClaims, "iat" | "nbf" | "exp">>(
  claims: Claims,
  span: Duration,
): Claims {
  const { iat, nbf, exp } = claims;
  return { ...claims, iat: add(iat, span), nbf: add(nbf, span), exp: add(exp, span) };
}

export function signToken(claims: TokenClaims, keys: KeyPair): string {
  return memoised("token", `${keys.id} ${JSON.stringify(claims)}`, () => {
    count("sign token");
    return jwt.sign(claims, keys.privateKey, { algorithm: "RS256" });
  });
}

/** Whether `token` is one of ours, for `audience`, and good at `at`. RS256 alone is accepted. */
export function verifyToken(
  token: string | undefined,
  expected: {
    readonly keys: Pick<KeyPair, "id" | "publicKey">;
    readonly issuer: string;
    readonly audience: string;
    readonly at: Instant;
    /** Whoever asks looks at its dates himself. */
    readonly ignoresDates?: boolean;
  },
): TokenVerification {
  if (!token) return { outcome: "invalid", detail: "no token was given" };
  const { keys, issuer, audience, at, ignoresDates = false } = expected;
  const question = [keys.id, issuer, audience, at, ignoresDates, token].join(" ");
  return memoised("token verdict", question, () => {
    try {
      count("verify token");
      const claims = jwt.verify(token, keys.publicKey, {
        algorithms: ["RS256"],
        issuer,
        audience,
        clockTimestamp: at,
        ignoreExpiration: ignoresDates,
        ignoreNotBefore: ignoresDates,
      });
      return { outcome: "valid", claims: claims as unknown as TokenClaims };
    } catch (error) {
      if (!(error instanceof jwt.JsonWebTokenError)) throw error;
      return { outcome: "invalid", detail: error.message };
    }
  });
}
