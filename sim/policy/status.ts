/** What the status says of a credential, and from when on it warns of its end. */
import type { Generation } from "../pki/inventory.ts";
import { firstSecond, lastSecond } from "../pki/inventory.ts";
import type { InvalidReason, Verification } from "../pki/verification.ts";
import { seconds } from "../time/duration.ts";
import { type Instant, subtract } from "../time/instant.ts";
import type { Profile } from "./profile.ts";
import type { RevocationVerdict } from "./revocation/verdict.ts";
import { renewalInstant } from "./validity.ts";

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

/** Whoever renews has done so by then: the latest are kubelets, before 90 % (upstream). */
const warnsAfter = 0.9;
/** Nobody renews a root: its rotation is planned, so of ten years eighteen months are left (decided here). */
const warnsOfRootsAfter = 0.85;

/**
 * The last instant at which the status does not warn of a credential. It is a share of the life, so that
 * what lives for days and is renewed in time never raises a warning. The cloud agent CA, whose end needs
 * planning, has a span of its own in the profile.
 */
export function lastQuietInstant(generation: Generation, { hostLayer }: Profile): Instant {
  const { slot } = generation;
  const end = lastSecond(generation);
  const isAuthority = slot.kind === "authority";
  if (isAuthority && slot.layer === "host")
    return subtract(end, seconds(hostLayer.authorityWarning + 1));
  const life = { notBefore: firstSecond(generation), notAfter: end };
  return renewalInstant(life, isAuthority ? warnsOfRootsAfter : warnsAfter);
}
