/** What the entries in force mean for one certificate. */
import type { Certificate } from "../../pki/certificate.ts";
import type { Duration } from "../../time/duration.ts";
import { add, type Instant } from "../../time/instant.ts";
import type { Refusal } from "../refusal.ts";
import type { RevocationEntry } from "./entry.ts";
import type { Matchers } from "./matching.ts";

export type RevocationVerdict =
  | { readonly outcome: "not matched" }
  | { readonly outcome: "revoked"; readonly entry: RevocationEntry }
  | { readonly outcome: "matched, not revocable"; readonly entry: RevocationEntry };

/** Whom an enforcer asks, and tells what it has refused. */
export interface Revocations {
  verdictOf(certificate: Certificate): RevocationVerdict;
  /** Why the holder of a slot gets no further certificate, if that is so. */
  objectionToReissue(slot: string): Refusal | undefined;
  /** A certificate has been issued: lists of serial numbers may have to name it. */
  noteIssue(): void;
  noteRefusal(entry: RevocationEntry, what: "requests" | "renewals"): void;
}

/** The parts of the rule; a saboteur replaces one of them. */
export interface RevocationRule {
  readonly matchers: Matchers;
  readonly issuedBeforeCutOff: typeof issuedBeforeCutOff;
  readonly revocable: typeof revocable;
  readonly canMatch: typeof canMatch;
}

/** Any entry is enough; the first that matches gives the reason. Whether it revokes is up to the certificate. */
export function judgeRevocation(
  rule: RevocationRule,
  certificate: Certificate,
  issuedAt: Instant,
  entries: readonly RevocationEntry[],
): RevocationVerdict {
  const entry = entries.find((candidate) => matches(rule, candidate, certificate, issuedAt));
  if (!entry) return { outcome: "not matched" };
  return { outcome: rule.revocable(certificate) ? "revoked" : "matched, not revocable", entry };
}

export function matches(
  rule: RevocationRule,
  entry: RevocationEntry,
  certificate: Certificate,
  issuedAt: Instant,
): boolean {
  return (
    rule.canMatch(certificate) &&
    rule.matchers[entry.selector.kind](certificate, entry.selector.value) &&
    rule.issuedBeforeCutOff(issuedAt, entry)
  );
}

/** With a cut-off: issued strictly before it. Without one: whenever it was or will be issued. */
export function issuedBeforeCutOff(issuedAt: Instant, { notBefore }: RevocationEntry): boolean {
  return issuedAt < (notBefore ?? Number.POSITIVE_INFINITY);
}

/** CA certificates never match (decided here: a root is rotated, not revoked). */
export function canMatch(certificate: Certificate): boolean {
  return !certificate.isAuthority;
}

/**
 * A kubelet's server certificate can not be revoked (overview). It is known by its role: a server
 * certificate of a node's name, in the nodes' group.
 */
export function revocable({ usages, subject }: Certificate): boolean {
  const kubeletServer =
    usages.includes("server auth") &&
    subject.commonName.startsWith("system:node:") &&
    subject.organizations.includes("system:nodes");
  return !kubeletServer;
}

/** Whether the entry will also catch certificates that are yet to be issued. */
export function catchesFuture({ selector, notBefore }: RevocationEntry, now: Instant): boolean {
  if (selector.kind === "serialNumber") return false;
  return notBefore === undefined || notBefore > now;
}

/** Several resources, and several entries in one, add up. */
export function entriesInForce(
  resources: readonly { readonly entries: readonly RevocationEntry[] }[],
  _before: readonly RevocationEntry[],
): readonly RevocationEntry[] {
  return resources.flatMap(({ entries }) => entries);
}

/**
 * When a certificate was issued: as recorded or, for one that nobody recorded, its notBefore corrected
 * for the back-dating of its signer.
 */
export function issueInstant(
  certificate: Pick<Certificate, "notBefore">,
  recorded: Instant | undefined,
  backdating: Duration,
): Instant {
  return recorded ?? add(certificate.notBefore, backdating);
}
