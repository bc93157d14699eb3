/** Certificate signing requests (PKCS #10): made by whoever wants a certificate, read by the signer. */
import {
  certificateSizeLimit,
  readAlgorithm,
  readBitString,
  readPublicKey,
} from "./certificate.ts";
import { writeRequest } from "./certificate-writer.ts";
import {
  contextTag,
  DerReader,
  type Element,
  inside,
  Malformed,
  objectIdentifier,
  type Refused,
  refusing,
  tags,
  unsignedInteger,
} from "./der.ts";
import { type ExtensionRequest, type Extensions, readExtensions } from "./extensions.ts";
import { type KeyPair, publicKeyFrom, publicKeyId } from "./keys.ts";
import { latin1, memoised } from "./memory.ts";
import { type DistinguishedName, type EncodedName, readName } from "./names.ts";
import { type Signed, signedBy } from "./verification.ts";

export interface CertificateRequest extends Signed {
  readonly der: Uint8Array;
  readonly subject: EncodedName;
  /** DER of the SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
  /** What the request asks to have in the certificate. */
  readonly requested: Extensions;
}

/** A request for `subject`, signed by the key that it is about. */
export async function createRequest(
  subject: DistinguishedName,
  keys: KeyPair,
  extensions: ExtensionRequest,
): Promise<Uint8Array> {
  const { commonName, organizations } = subject;
  const content = JSON.stringify([keys.id, commonName, organizations, extensions]);
  return memoised("certificate request", content, () =>
    writeRequest({ commonName, organizations }, keys, extensions),
  );
}

/** Reads one DER request; whatever is not exactly that is refused with the place. */
export function readRequest(der: Uint8Array): CertificateRequest | Refused {
  return memoised("request", latin1(der), () => parseRequest(new Uint8Array(der)));
}

function parseRequest(der: Uint8Array): CertificateRequest | Refused {
  return refusing(() => {
    if (der.length > certificateSizeLimit) {
      throw new Malformed(
        certificateSizeLimit,
        `${der.length} bytes are more than ${certificateSizeLimit}`,
      );
    }
    const input = new DerReader(der);
    const outer = input.next(tags.sequence, "certificate request");
    input.finish("certificate request");
    const parts = inside(outer);
    const signed = parts.next(tags.sequence, "request information");
    const algorithm = readAlgorithm(parts.next(tags.sequence, "signature algorithm"));
    const signature = readBitString(parts.next(tags.bitString, "signature"), "signature");
    parts.finish("signature");
    return {
      der,
      signedBytes: signed.encoded,
      signatureAlgorithm: algorithm,
      signature,
      ...readInformation(signed),
    };
  });
}

/** Whether the holder of the key in the request has signed it. */
export function provesPossession(request: CertificateRequest): boolean {
  return memoised("verdict", latin1(request.der), () => signedBy(request.publicKey, request));
}

/** "RSA" with its modulus length in bits, or "EC" with its curve's. */
export function keySize(publicKey: Uint8Array): { type: string; bits: number } {
  return memoised("key size", publicKeyId(publicKey), () => {
    const { asymmetricKeyType = "unknown", asymmetricKeyDetails } = publicKeyFrom(publicKey);
    const { modulusLength, namedCurve } = asymmetricKeyDetails ?? {};
    const bits = modulusLength ?? Number(/(\d{3})/.exec(namedCurve ?? "")?.[1] ?? 0);
    return { type: asymmetricKeyType.toUpperCase(), bits };
  });
}

const oidExtensionRequest = "1.2.840.113549.1.9.14";

function readInformation(
  signed: Element,
): Pick<CertificateRequest, "subject" | "publicKey" | "requested"> {
  const fields = inside(signed);
  const version = fields.next(tags.integer, "version");
  if (unsignedInteger(version, "version") !== "0") {
    throw new Malformed(version.offset, "only requests of version 1 are read");
  }
  const subject = readName(fields, "subject");
  const publicKey = readPublicKey(fields);
  const requested = readAttributes(inside(fields.next(contextTag(0), "attributes")));
  fields.finish("attributes");
  return { subject, publicKey, requested };
}

function readAttributes(attributes: DerReader): Extensions {
  let requested: Extensions = nothing;
  while (!attributes.done) {
    const attribute = inside(attributes.next(tags.sequence, "attribute"));
    const type = objectIdentifier(attribute.next(tags.oid, "attribute type"));
    const values = inside(attribute.next(tags.set, "attribute values"));
    attribute.finish("attribute");
    if (type !== oidExtensionRequest) continue;
    requested = readExtensions(inside(values.next(tags.sequence, "requested extensions")));
    values.finish("requested extensions");
  }
  return requested;
}

const nothing: Extensions = {
  isAuthority: false,
  usages: [],
  dnsNames: [],
  ipAddresses: [],
  renewals: 0,
  unknownCritical: [],
};
