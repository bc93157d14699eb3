/**
 * Which tokens of service accounts are made, and which authenticate, after upstream's pkg/serviceaccount and
 * TokenRequest: such a token is signed, not stored, so that nothing but its end and its account can end it.
 */
import type { TokenClaims, TokenVerification } from "../pki/token.ts";
import { type Duration, minutes, seconds } from "../time/duration.ts";
import { add, formatInstant, type Instant } from "../time/instant.ts";
import { type Checks, refuse } from "./refusal.ts";

/** The shortest life that may be asked for. */
const leastLife = minutes(10);

/**
 * By so much clocks may differ: a token counts for as long before its beginning, and after its end (go-jose,
 * DefaultLeeway).
 */
const leeway = minutes(1);

/** Who asks for a token of less is told so. */
export const tokenRequestChecks = {
  longEnough: ({ lifetime }) =>
    lifetime >= leastLife
      ? undefined
      : refuse("admission", "invalid", "a token may not be asked for less than 10 minutes"),
} satisfies Checks<{ readonly lifetime: Duration }>;

/** A token that somebody comes with. */
export interface AccountToken {
  /** Of its signature, issuer and audience, whatever its dates. */
  readonly verification: TokenVerification;
  /** What it says of itself; undefined where it can not be read. */
  readonly claims: TokenClaims | undefined;
  /** uid of the service account that it names. */
  readonly uid: string | undefined;
  /** uid of the service account that has this name now; undefined where none has. */
  readonly standing: string | undefined;
  readonly now: Instant;
}

export const serviceAccountTokenChecks = {
  signed: ({ verification }) =>
    verification.outcome === "invalid" ? refused("bad signature", verification.detail) : undefined,
  begun: ({ claims, now }) =>
    claims && now < add(claims.nbf, seconds(-leeway))
      ? refused("not yet valid", `the service account token begins at ${formatInstant(claims.nbf)}`)
      : undefined,
  notExpired: ({ claims, now }) =>
    claims && now > add(claims.exp, leeway)
      ? refused("expired", `the service account token expired at ${formatInstant(claims.exp)}`)
      : undefined,
  accountStands: ({ standing }) =>
    standing === undefined
      ? refused("unauthenticated", "its service account is not there")
      : undefined,
  sameAccount: ({ uid, standing }) =>
    standing !== undefined && uid !== standing
      ? refused("unauthenticated", `its service account had the uid ${uid}, and this one has not`)
      : undefined,
} satisfies Checks<AccountToken>;

/** Upstream's cache of authenticated tokens, bootstrap tokens among them: a good one is not looked at again for so long. */
export const tokenMemory = seconds(10);

/** Whether a token that was good at `accepted` is taken for good without a look; the end is excluded. */
export function remembersToken(accepted: Instant, now: Instant): boolean {
  return now >= accepted && now < add(accepted, tokenMemory);
}

function refused(
  reason: "bad signature" | "not yet valid" | "expired" | "unauthenticated",
  why: string,
) {
  return refuse("authentication", reason, `Unauthorized: ${why}`);
}
