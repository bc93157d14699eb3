/**
 * How a root is rotated while its cluster runs: the new one is trusted beside the old one before it signs
 * anything, and the old one is dropped when nothing depends on it any more (Kubernetes documentation,
 * "Manual rotation of CA certificates").
 */
import type { Certificate } from "../pki/certificate.ts";
import type { RevocationVerdict } from "./revocation/verdict.ts";

export type RotationPhase = "overlap" | "end";

/** Who is to be trusted. @param trusted who is so far. */
export function trustedRoots(
  phase: RotationPhase,
  trusted: readonly Certificate[],
  next: Certificate,
): readonly Certificate[] {
  const others = trusted.filter(({ fingerprint }) => fingerprint !== next.fingerprint);
  return phase === "overlap" ? [...others, next] : [next];
}

export interface RotatedLeaf {
  readonly certificate: Certificate;
  readonly root: Certificate;
  readonly revocation: RevocationVerdict;
}

/**
 * Whatever the new root has not signed yet is signed by it, except for clients that are revoked: they
 * would get a certificate that perhaps no revocation means. Repair is for those.
 */
export function reissuedByRotation({ certificate, root, revocation }: RotatedLeaf): boolean {
  const revokedClient =
    revocation.outcome === "revoked" && !certificate.usages.includes("server auth");
  return !isSignedBy(root, certificate) && !revokedClient;
}

/** By the identifiers of the keys: two roots of one name differ in nothing else that is written down. */
export function isSignedBy(root: Certificate, certificate: Certificate): boolean {
  return certificate.authorityKeyId === root.subjectKeyId;
}
