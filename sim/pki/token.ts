/** Signed tokens (JWT, RS256): what an identity signs in with. */
import jwt from "jsonwebtoken";
import type { Instant } from "../time/instant.ts";
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
  },
): TokenVerification {
  if (!token) return { outcome: "invalid", detail: "no token was given" };
  const { keys, issuer, audience, at } = expected;
  return memoised("token verdict", [keys.id, issuer, audience, at, token].join(" "), () => {
    try {
      count("verify token");
      const claims = jwt.verify(token, keys.publicKey, {
        algorithms: ["RS256"],
        issuer,
        audience,
        clockTimestamp: at,
      });
      return { outcome: "valid", claims: claims as unknown as TokenClaims };
    } catch (error) {
      if (!(error instanceof jwt.JsonWebTokenError)) throw error;
      return { outcome: "invalid", detail: error.message };
    }
  });
}
