/** What the status says of a credential. */
import type { Generation } from "../pki/inventory.ts";
import { firstSecond, lastSecond } from "../pki/inventory.ts";
import type { InvalidReason, Verification } from "../pki/verification.ts";
import type { Instant } from "../time/instant.ts";
import type { RevocationVerdict } from "./revocation/verdict.ts";

export type CredentialState = "valid" | "revoked" | InvalidReason;

export interface Standing {
  readonly generation: Generation;
  /** Of a certificate; undefined for a token. */
  readonly verification: Verification | undefined;
  readonly revocation: RevocationVerdict;
  /** A host-layer identity may be revoked as a whole. */
  readonly identityRevoked: boolean;
  readonly now: Instant;
}

/** A credential out of date is called that, revoked or not: so do those who verify it. */
export function stateOf({
  generation,
  verification,
  revocation,
  identityRevoked,
  now,
}: Standing): CredentialState {
  if (verification?.outcome === "invalid") return verification.reason;
  if (now < firstSecond(generation)) return "not yet valid";
  if (now > lastSecond(generation)) return "expired";
  return revocation.outcome === "revoked" || identityRevoked ? "revoked" : "valid";
}
