/**
 * Is this certificate good, here and now? The answer is a reason, never a bare no.
 *
 * Validity is inclusive at both ends, to the second: RFC 5280 4.1.2.5 and Go's crypto/x509 say so.
 * (OpenSSL and @peculiar/x509 refuse at notAfter itself; the tests show where they differ.)
 */
import { type KeyObject, verify as verifySignature } from "node:crypto";
import { formatInstant, type Instant } from "../time/instant.ts";
import type { Certificate } from "./certificate.ts";
import { canonicalAddress, type Usage } from "./extensions.ts";
import { publicKeyFrom } from "./keys.ts";
import { count, latin1, memoised } from "./memory.ts";
import { formatName } from "./names.ts";

export type InvalidReason =
  | "unknown issuer"
  | "bad signature"
  | "not yet valid"
  | "expired"
  | "wrong usage"
  | "wrong name";

export type Verification =
  | { readonly outcome: "valid"; readonly issuer: Certificate }
  | { readonly outcome: "invalid"; readonly reason: InvalidReason; readonly detail: string };

export interface VerificationQuestion {
  readonly certificate: Certificate;
  /** Authorities that the verifier trusts; each must itself be in date. */
  readonly anchors: readonly Certificate[];
  readonly at: Instant;
  /** Extended key usage that the certificate must have. */
  readonly usage?: Usage;
  /** DNS name or IP address that must be among the SANs. */
  readonly name?: string;
}

/**
 * Judges in this order: issuer, signature, validity of the certificate, validity of its issuer, usage,
 * name. With several anchors of one name (during a rotation) any of them may vouch.
 */
export function verify(question: VerificationQuestion): Verification {
  const { certificate, anchors, at } = question;
  const named = anchors.filter((anchor) => isIssuer(anchor, certificate));
  if (named.length === 0) {
    return invalid(
      "unknown issuer",
      `issued by ${formatName(certificate.issuer)}, which is not trusted here`,
    );
  }
  const signers = named.filter((anchor) => signed(anchor, certificate));
  if (signers.length === 0) {
    return invalid("bad signature", `not signed by the key of ${formatName(certificate.issuer)}`);
  }
  const own = outOfDate(certificate, at);
  if (own) return own;
  const issuer = signers.find((anchor) => inDate(anchor, at));
  if (!issuer) return outOfDate(signers[0] as Certificate, at) as Verification;
  return unfit(question) ?? { outcome: "valid", issuer };
}

/** Expired or not yet valid at `at`, else undefined; both ends of the validity are inside it. */
export function outOfDate(certificate: Certificate, at: Instant): Verification | undefined {
  const { notBefore, notAfter, subject } = certificate;
  if (at < notBefore) {
    return invalid(
      "not yet valid",
      `${formatName(subject)}: current time ${formatInstant(at)} is before ${formatInstant(notBefore)}`,
    );
  }
  if (at > notAfter) {
    return invalid(
      "expired",
      `${formatName(subject)}: current time ${formatInstant(at)} is after ${formatInstant(notAfter)}`,
    );
  }
  return undefined;
}

/** As `outOfDate`, where nobody wants to know why. */
export function inDate({ notBefore, notAfter }: Certificate, at: Instant): boolean {
  return notBefore <= at && at <= notAfter;
}

/** Whether `name` is covered by the SANs: an address exactly, a DNS name also by a `*.` first label. */
export function covers(certificate: Certificate, name: string): boolean {
  const address = canonicalAddress(name);
  if (address) return certificate.ipAddresses.includes(address);
  const wanted = name.toLowerCase().replace(/\.$/, "");
  const parent = wanted.replace(/^[^.]+/, "*");
  return certificate.dnsNames.some((san) => [wanted, parent].includes(san.toLowerCase()));
}

function isIssuer(anchor: Certificate, certificate: Certificate): boolean {
  return (
    anchor.isAuthority &&
    Buffer.compare(anchor.subject.der, certificate.issuer.der) === 0 &&
    (certificate.authorityKeyId === undefined || certificate.authorityKeyId === anchor.subjectKeyId)
  );
}

function signed(anchor: Certificate, certificate: Certificate): boolean {
  const { fingerprint } = certificate;
  const verdicts = memoised("verdicts", fingerprint, () => new Map<string, boolean>());
  let verdict = verdicts.get(anchor.fingerprint);
  if (verdict === undefined) {
    verdict = signedBy(anchor.publicKey, certificate);
    verdicts.set(anchor.fingerprint, verdict);
  }
  return verdict;
}

/** Anything with signed bytes: a certificate or a CSR. */
export interface Signed {
  readonly signedBytes: Uint8Array;
  readonly signatureAlgorithm: string;
  readonly signature: Uint8Array;
}

/** Whether the key (DER SubjectPublicKeyInfo) made this signature. */
export function signedBy(
  publicKey: Uint8Array,
  { signedBytes, signatureAlgorithm, signature }: Signed,
): boolean {
  const hash = hashes[signatureAlgorithm];
  return hash !== undefined && isSignature(signature, { publicKey, hash, signedBytes });
}

/** Whether these bytes are a signature by the key (DER SubjectPublicKeyInfo). */
export function isSignature(
  signature: Uint8Array,
  of: { publicKey: Uint8Array; hash: string; signedBytes: Uint8Array },
): boolean {
  const { key, kind } = readableKey(of.publicKey);
  count(`verify ${kind}`);
  return verifySignature(of.hash, of.signedBytes, key, signature);
}

/** Few keys sign many certificates. */
function readableKey(publicKey: Uint8Array): { key: KeyObject; kind: string } {
  return memoised("public key", latin1(publicKey), () => {
    const key = publicKeyFrom(publicKey);
    const { namedCurve, modulusLength } = key.asymmetricKeyDetails ?? {};
    return { key, kind: curveNames[namedCurve ?? ""] ?? `RSA-${modulusLength}` };
  });
}

/** SHA-1 and MD5 are left out on purpose. */
const hashes: Record<string, string> = {
  "1.2.840.113549.1.1.11": "sha256",
  "1.2.840.113549.1.1.12": "sha384",
  "1.2.840.113549.1.1.13": "sha512",
  "1.2.840.10045.4.3.2": "sha256",
  "1.2.840.10045.4.3.3": "sha384",
  "1.2.840.10045.4.3.4": "sha512",
};

const curveNames: Record<string, string> = { prime256v1: "P-256", secp384r1: "P-384" };

function unfit({ certificate, usage, name }: VerificationQuestion): Verification | undefined {
  const { subject } = certificate;
  if (certificate.unknownCritical.length > 0) {
    return invalid(
      "wrong usage",
      `${formatName(subject)}: unknown critical extension ${certificate.unknownCritical[0]}`,
    );
  }
  if (usage && !certificate.usages.includes(usage)) {
    return invalid(
      "wrong usage",
      `${formatName(subject)} is for ${certificate.usages.join(", ")}, not for ${usage}`,
    );
  }
  if (name && !covers(certificate, name)) {
    const names = [...certificate.dnsNames, ...certificate.ipAddresses].join(", ") || "nothing";
    return invalid("wrong name", `${formatName(subject)} is for ${names}, not for ${name}`);
  }
  return undefined;
}

function invalid(reason: InvalidReason, detail: string): Verification {
  return { outcome: "invalid", reason, detail };
}
