/**
 * An X.509 certificate as the rest of the simulator sees it: its DER, and what that DER says. The
 * only way to get one is to read DER, so what we believe of a certificate is what is written in it.
 */
import { hash } from "node:crypto";
import { type Fields, type Instant, instantOf } from "../time/instant.ts";
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
import { type Extensions, readExtensions } from "./extensions.ts";
import { latin1, memoised } from "./memory.ts";
import { type EncodedName, readName } from "./names.ts";

export interface Certificate extends Extensions {
  readonly der: Uint8Array;
  /** Lower-case hex SHA-256 of the DER, as Kubernetes writes it in a credential id. */
  readonly fingerprint: string;
  /** Lower-case hex without leading zeros; compared as text, equal numbers are equal. */
  readonly serialNumber: string;
  readonly subject: EncodedName;
  readonly issuer: EncodedName;
  /** First second of validity. */
  readonly notBefore: Instant;
  /** Last second of validity. */
  readonly notAfter: Instant;
  /** DER of the subject's public key. */
  readonly publicKey: Uint8Array;
  /** The signed part. */
  readonly signedBytes: Uint8Array;
  /** OID of the signature algorithm. */
  readonly signatureAlgorithm: string;
  readonly signature: Uint8Array;
}

/** Larger than any certificate of the field by far; a bound for hostile input. */
export const certificateSizeLimit = 65_536;

/** Reads one DER certificate; whatever is not exactly that is refused with the place. */
export function readCertificate(der: Uint8Array): Certificate | Refused {
  return refusing(() => {
    if (der.length > certificateSizeLimit) {
      throw new Malformed(
        certificateSizeLimit,
        `${der.length} bytes are more than ${certificateSizeLimit}`,
      );
    }
    const input = new DerReader(der);
    const outer = input.next(tags.sequence, "certificate");
    input.finish("certificate");
    const parts = inside(outer);
    const signed = parts.next(tags.sequence, "to-be-signed certificate");
    const algorithm = parts.next(tags.sequence, "signature algorithm");
    const signature = readBitString(parts.next(tags.bitString, "signature"), "signature");
    parts.finish("signature");
    return {
      der,
      fingerprint: hash("sha256", der),
      signedBytes: signed.encoded,
      signatureAlgorithm: readAlgorithm(algorithm),
      signature,
      ...readSignedPart(signed, algorithm),
    };
  });
}

/** As `readCertificate`; the same bytes give the same object, so that what is known of it is found again. */
export function knownCertificate(der: Uint8Array): Certificate | Refused {
  return memoised("certificate", latin1(der), () => readCertificate(new Uint8Array(der)));
}

/** @throws Error when `der` is malformed: for bytes that we made ourselves. */
export function certificateFrom(der: Uint8Array): Certificate {
  const certificate = knownCertificate(der);
  if ("outcome" in certificate) throw new Error(`unreadable certificate: ${certificate.problem}`);
  return certificate;
}

/** The key of a SubjectPublicKeyInfo and the algorithm's name, checked for form only. */
export function readPublicKey(reader: DerReader): Uint8Array {
  const key = reader.next(tags.sequence, "public key");
  const parts = inside(key);
  readAlgorithm(parts.next(tags.sequence, "public key algorithm"));
  readBitString(parts.next(tags.bitString, "public key bits"), "public key bits");
  parts.finish("public key");
  return key.encoded;
}

export function readAlgorithm(element: Element): string {
  const parts = inside(element);
  const id = objectIdentifier(parts.next(tags.oid, "algorithm identifier"));
  if (!parts.done) checkParameters(parts.any("algorithm parameters"));
  parts.finish("algorithm");
  return id;
}

/** NULL, a curve's OID, or a structure that the algorithm knows: nothing else is used (RFC 5480, 4055). */
function checkParameters(parameters: Element): void {
  const { tag, contents, offset } = parameters;
  if (tag === tags.oid) objectIdentifier(parameters);
  else if (tag !== tags.sequence && !(tag === tags.null && contents.length === 0)) {
    throw new Malformed(offset, "algorithm parameters of an unknown form");
  }
}

export function readBitString(element: Element, what: string): Uint8Array {
  if (element.contents[0] !== 0)
    throw new Malformed(element.offset, `${what} is no whole number of bytes`);
  return element.contents.subarray(1);
}

type SignedPart = Omit<
  Certificate,
  "der" | "fingerprint" | "signedBytes" | "signatureAlgorithm" | "signature"
>;

function readSignedPart(signed: Element, outerAlgorithm: Element): SignedPart {
  const fields = inside(signed);
  readVersion(fields);
  const serial = fields.next(tags.integer, "serial number");
  const algorithm = fields.next(tags.sequence, "signature algorithm of the signed part");
  if (Buffer.compare(algorithm.encoded, outerAlgorithm.encoded) !== 0) {
    throw new Malformed(algorithm.offset, "the two signature algorithms differ");
  }
  const issuer = readName(fields, "issuer");
  const validity = inside(fields.next(tags.sequence, "validity"));
  const notBefore = readTime(validity, "notBefore");
  const notAfter = readTime(validity, "notAfter");
  validity.finish("validity");
  const subject = readName(fields, "subject");
  const publicKey = readPublicKey(fields);
  const wrapper = inside(fields.next(contextTag(3), "extensions"));
  const extensions = readExtensions(inside(wrapper.next(tags.sequence, "extensions")));
  wrapper.finish("extensions");
  fields.finish("extensions");
  return {
    serialNumber: readSerial(serial),
    issuer,
    notBefore,
    notAfter,
    subject,
    publicKey,
    ...extensions,
  };
}

function readVersion(fields: DerReader): void {
  const element = fields.next(contextTag(0), "version");
  const version = inside(element).next(tags.integer, "version");
  if (unsignedInteger(version, "version") !== "2") {
    throw new Malformed(element.offset, "only certificates of version 3 are read");
  }
}

function readSerial(element: Element): string {
  if (element.contents.length > 20) {
    throw new Malformed(
      element.offset,
      `a serial number of ${element.contents.length} bytes, RFC 5280 allows 20`,
    );
  }
  return unsignedInteger(element, "serial number");
}

/** UTCTime up to 2049 and GeneralizedTime after it, both in whole seconds of UTC (RFC 5280 4.1.2.5). */
function readTime(validity: DerReader, what: string): Instant {
  const element = validity.any(what);
  const text = Buffer.from(element.contents).toString("latin1");
  const pattern = timePatterns[element.tag];
  const match = pattern?.exec(text);
  if (!match) throw new Malformed(element.offset, `${what} is no UTC time: "${printable(text)}"`);
  const [year, ...rest] = match.slice(1).map(Number) as Fields;
  const century = element.tag === tags.generalizedTime ? 0 : year < 50 ? 2000 : 1900;
  const at = instantOf(century + year, ...rest);
  if (at === undefined)
    throw new Malformed(element.offset, `${what} names a time that does not exist: ${text}`);
  return at;
}

const timePatterns: Record<number, RegExp> = {
  [tags.utcTime]: /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/,
  [tags.generalizedTime]: /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/,
};

function printable(text: string): string {
  return text.slice(0, 20).replace(/[^ -~]/g, "?");
}
