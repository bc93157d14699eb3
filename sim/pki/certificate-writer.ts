/**
 * Writes and signs certificates and requests. Byte for byte what @peculiar/x509 writes, up to the
 * signature (library-writer.ts holds it to that in tests), at a hundredth of the cost.
 */
import { sign } from "node:crypto";
import type { Instant } from "../time/instant.ts";
import { contextTag } from "./der.ts";
import {
  bitString,
  directoryString,
  element,
  integer,
  nullValue,
  objectIdentifier,
  sequence,
  set,
  time,
} from "./der-writer.ts";
import type { ExtensionRequest } from "./extensions.ts";
import { encodeExtensions } from "./extensions-writer.ts";
import { hashOf, type KeyKind, type KeyPair } from "./keys.ts";
import { count, memoised } from "./memory.ts";
import type { DistinguishedName } from "./names.ts";

/** What goes into a certificate; the issuer adds its name, the key identifiers and the signature. */
export interface CertificateTemplate extends ExtensionRequest {
  readonly subject: DistinguishedName;
  /** Hex; 1 to 20 octets, not zero. */
  readonly serialNumber: string;
  readonly notBefore: Instant;
  /** Last second of validity. */
  readonly notAfter: Instant;
}

/** Everything that a certificate says: the template, the subject's key, the issuer. */
export interface CertificateContent {
  readonly template: CertificateTemplate;
  /** DER SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
  /** Hex. */
  readonly subjectKeyId: string;
  readonly issuer: DistinguishedName;
  readonly issuerKeys: KeyPair;
}

/** DER of the signed certificate. */
export function writeCertificate({
  template,
  publicKey,
  subjectKeyId,
  issuer,
  issuerKeys,
}: CertificateContent): Uint8Array {
  const { subject, serialNumber, notBefore, notAfter, ...extensions } = template;
  const algorithm = algorithmIdentifier(issuerKeys.kind);
  const signed = sequence(
    versionThree,
    integer(serialNumber),
    algorithm,
    encodeName(issuer),
    sequence(time(notBefore), time(notAfter)),
    encodeName(subject),
    publicKey,
    element(contextTag(3), encodeExtensions(extensions, subjectKeyId, issuerKeys.subjectKeyId)),
  );
  return signedSequence(signed, algorithm, issuerKeys);
}

/** DER of the signed PKCS #10 request. */
export function writeRequest(
  subject: DistinguishedName,
  keys: KeyPair,
  extensions: ExtensionRequest,
): Uint8Array {
  const attribute = sequence(extensionRequest, set(encodeExtensions(extensions)));
  const information = sequence(
    integer("0"),
    encodeName(subject),
    keys.spki,
    element(contextTag(0), attribute),
  );
  return signedSequence(information, algorithmIdentifier(keys.kind), keys);
}

export function signedSequence(
  signed: Uint8Array,
  algorithm: Uint8Array,
  keys: KeyPair,
): Uint8Array {
  count(`sign ${keys.kind}`);
  const signature = sign(hashOf(keys.kind), signed, keys.privateKey);
  return sequence(signed, algorithm, bitString(signature));
}

/** Organisations first, then the common name, as Go writes them. */
export function encodeName({ commonName, organizations }: DistinguishedName): Uint8Array {
  return memoised("name", JSON.stringify([commonName, organizations]), () =>
    sequence(
      ...organizations.map((organization) => relativeName(organizationType, organization)),
      relativeName(commonNameType, commonName),
    ),
  );
}

function relativeName(type: Uint8Array, value: string): Uint8Array {
  return set(sequence(type, directoryString(value)));
}

const organizationType = objectIdentifier("2.5.4.10");
const commonNameType = objectIdentifier("2.5.4.3");
const extensionRequest = objectIdentifier("1.2.840.113549.1.9.14");
const versionThree = element(contextTag(0), integer("2"));

const algorithms: Record<KeyKind, Uint8Array> = {
  "RSA-2048": sequence(objectIdentifier("1.2.840.113549.1.1.11"), nullValue),
  "RSA-4096": sequence(objectIdentifier("1.2.840.113549.1.1.11"), nullValue),
  "P-256": sequence(objectIdentifier("1.2.840.10045.4.3.2")),
  "P-384": sequence(objectIdentifier("1.2.840.10045.4.3.3")),
};

export function algorithmIdentifier(kind: KeyKind): Uint8Array {
  return algorithms[kind];
}
