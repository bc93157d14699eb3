/**
 * What the cloud agent decides: who may sign in, who may call, whose certificate is renewed. Each
 * decision is a list of checks that speak in order; the first to object gives the reason.
 *
 * Wordings are those that users of the product know: "Valid Token Required", "Certificate has
 * expired", "certificate is revoked".
 */
import type { Certificate } from "../pki/certificate.ts";
import type { Refused } from "../pki/der.ts";
import type { Usage } from "../pki/extensions.ts";
import { formatName } from "../pki/names.ts";
import { provesOldKey } from "../pki/possession.ts";
import { type CertificateRequest, keySize, provesPossession } from "../pki/request.ts";
import type { TokenVerification } from "../pki/token.ts";
import type { Verification } from "../pki/verification.ts";
import type { Instant } from "../time/instant.ts";
import { type Checks, type Refusal, refuse } from "./refusal.ts";
import { type ResourceKind, type Role, roleAllows, type Verb } from "./roles.ts";
import { lifetimeOf } from "./validity.ts";

/** What the cloud agent knows of an identity; undefined where it knows none of that name. */
export interface KnownIdentity {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly revoked: boolean;
}

export interface SignIn {
  readonly token: TokenVerification;
  readonly identity: KnownIdentity | undefined;
  readonly request: CertificateRequest | Refused;
}

/** Sign-in: a token for a certificate. */
export const signInChecks = {
  validToken: ({ token }) =>
    token.outcome === "invalid"
      ? refuse("authentication", "valid token required", `Valid Token Required: ${token.detail}`)
      : undefined,
  knownIdentity,
  identityNotRevoked,
  wellFormedRequest,
  requestSignedByItsKey,
  ownName: ({ request, identity }) => {
    const subject = (request as CertificateRequest).subject;
    return subject.commonName === identity?.name && subject.organizations.length === 0
      ? undefined
      : refuse(
          "signing",
          "another identity",
          `the request is for ${formatName(subject)}, not for ${identity?.name}`,
        );
  },
  strongKey: ({ request }) => {
    const { type, bits } = keySize((request as CertificateRequest).publicKey);
    return type === "RSA" && bits >= 2048
      ? undefined
      : refuse("signing", "weak key", `the key is ${type} ${bits}, RSA 2048 or more is required`);
  },
} satisfies Checks<SignIn>;

/** A certificate as presented to the cloud agent, and what verification says of it. */
export interface Presented {
  readonly certificate: Certificate | undefined;
  readonly verification: Verification | undefined;
  readonly identity: KnownIdentity | undefined;
  /** Whether the identity's token is still good: for saboteurs, a certificate is all that counts. */
  readonly tokenInDate: boolean;
  /** When that token was made: for saboteurs as well. */
  readonly tokenIssuedAt: Instant | undefined;
}

/** Who is calling? The certificate alone answers; a token plays no part here. */
export function callerName(
  certificate: Certificate | undefined,
  _token: TokenVerification | undefined,
): string | undefined {
  return certificate?.subject.commonName;
}

/** May whoever is calling come in? */
export const callChecks = {
  certificatePresented,
  trustedCertificate,
  knownIdentity,
  identityNotRevoked,
} satisfies Checks<Presented>;

export interface Renewal extends Presented {
  readonly request: CertificateRequest | Refused;
  /** Signature over the request, made with the key of the certificate that is to be renewed. */
  readonly proof: Uint8Array;
}

/** Renewal: a good certificate for a new one, with proof that the asker holds the old key. */
export const renewalChecks = {
  certificatePresented,
  trustedCertificate,
  knownIdentity,
  identityNotRevoked,
  wellFormedRequest,
  requestSignedByItsKey,
  provenWithOldKey: ({ certificate, request, proof }) =>
    provesOldKey(proof, (request as CertificateRequest).der, (certificate as Certificate).publicKey)
      ? undefined
      : refuse(
          "signing",
          "bad proof of possession",
          "the proof of possession was made with another key",
        ),
} satisfies Checks<Renewal>;

export interface Operation {
  readonly identity: KnownIdentity;
  readonly verb: Verb;
  readonly kind: ResourceKind;
}

/** May this identity do that? */
export const operationChecks = {
  roleAllows: ({ identity, verb, kind }) =>
    roleAllows(identity.roles, verb, kind)
      ? undefined
      : refuse(
          "authorization",
          "forbidden",
          `${identity.name} (${identity.roles.join(", ")}) may not ${verb} a ${kind}`,
        ),
} satisfies Checks<Operation>;

function knownIdentity({ identity }: { identity: KnownIdentity | undefined }): Refusal | undefined {
  return identity
    ? undefined
    : refuse("authentication", "unknown identity", "there is no such identity");
}

function identityNotRevoked({
  identity,
}: {
  identity: KnownIdentity | undefined;
}): Refusal | undefined {
  return identity?.revoked
    ? refuse("authentication", "revoked", `certificate is revoked ${identity.name}`)
    : undefined;
}

function certificatePresented({ certificate }: Presented): Refusal | undefined {
  return certificate
    ? undefined
    : refuse("authentication", "no certificate", "a client certificate is required");
}

function trustedCertificate({ verification }: Presented): Refusal | undefined {
  if (!verification || verification.outcome === "valid") return undefined;
  const { reason, detail } = verification;
  const words =
    reason === "expired" ? "Certificate has expired" : `certificate is not accepted, ${reason}`;
  return refuse("authentication", reason, `${words}: ${detail}`);
}

function wellFormedRequest({
  request,
}: {
  request: CertificateRequest | Refused;
}): Refusal | undefined {
  return "outcome" in request
    ? refuse(
        "signing",
        "malformed",
        `the request is malformed at byte ${request.offset}: ${request.problem}`,
      )
    : undefined;
}

/** Comes after `wellFormedRequest`. */
function requestSignedByItsKey({
  request,
}: {
  request: CertificateRequest | Refused;
}): Refusal | undefined {
  return provesPossession(request as CertificateRequest)
    ? undefined
    : refuse("signing", "bad signature", "the request is not signed by the key that it is about");
}

/** What the cloud agent knows of a token that it might rotate by itself. */
export interface TokenStanding {
  readonly rotatesItself: boolean;
  /** First second in which it is good no more. */
  readonly expires: Instant;
  /** Whether a new one would get to its client now. */
  readonly deliverable: boolean;
  readonly now: Instant;
}

/**
 * What the cloud agent does when a token is due. One that can not be delivered is tried again later;
 * one that is dead is left to people: its client has been away for too long to be trusted unseen
 * (decided here).
 */
export function tokenStep(token: TokenStanding): "rotate" | "try later" | "leave" {
  const { rotatesItself, expires, deliverable, now } = token;
  if (!rotatesItself || now >= expires) return "leave";
  return deliverable ? "rotate" : "try later";
}

/** Requests for a certificate that name the same queue are served one after the other. */
export function issuingQueue(identity: string, _request: CertificateRequest): string {
  return identity;
}

/**
 * Which of the cloud agent's CAs, oldest first, certificates are verified by: the newest alone. Whoever
 * has a certificate of an older one signs in anew (product documentation: everybody loses access).
 */
export function trustedAuthorities(authorities: readonly Certificate[]): readonly Certificate[] {
  return authorities.slice(-1);
}

/** What a repair of the hosts does to a node agent. */
export function nodeAgentRepair(
  state: "Starting" | "Running",
): readonly ("rotate the token of" | "sign in")[] {
  return state === "Running" ? [] : ["rotate the token of", "sign in"];
}

/** What the first certificate says: the identity's name, and the names that the client goes by. */
export function firstContent({ subject, requested }: CertificateRequest) {
  const { dnsNames, ipAddresses } = requested;
  return { subject, dnsNames, ipAddresses, usages: clientUsages };
}

const clientUsages: readonly Usage[] = ["digital signature", "key encipherment", "client auth"];

/**
 * What a renewed certificate says: all that the old one said, for as long as it, and one renewal more.
 * Subject, SANs, usages and length of validity come from the old certificate, never from the request.
 */
export function renewedContent(old: Certificate) {
  const { subject, dnsNames, ipAddresses, usages, renewals } = old;
  return {
    subject,
    dnsNames,
    ipAddresses,
    usages,
    renewals: renewals + 1,
    lifetime: lifetimeOf(old),
  };
}
