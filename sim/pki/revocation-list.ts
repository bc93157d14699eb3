/**
 * Certificate revocation lists (RFC 5280 5): written for etcd, the one component that reads them. etcd
 * looks for the serial number alone, and neither at the signature nor at the dates.
 */
import { type Instant, toDate } from "../time/instant.ts";
import type { Authority } from "./authority.ts";
import { algorithmIdentifier, encodeName, signedSequence } from "./certificate-writer.ts";
import {
  contextPrimitive,
  contextTag,
  DerReader,
  inside,
  type Refused,
  refusing,
  tags,
  unsignedInteger,
} from "./der.ts";
import { element, integer, objectIdentifier, octetString, sequence, time } from "./der-writer.ts";
import { memoised } from "./memory.ts";

/** @param serialNumbers hex, in the order in which they shall stand. */
export function writeRevocationList(
  { certificate, keys }: Authority,
  serialNumbers: readonly string[],
  at: Instant,
): Uint8Array {
  const said = JSON.stringify(["list", keys.id, certificate.subject.commonName, serialNumbers, at]);
  return memoised("certificate", said, () => {
    const algorithm = algorithmIdentifier(keys.kind);
    const entries = serialNumbers.map((serial) => sequence(integer(serial), time(at)));
    const signed = sequence(
      versionTwo,
      algorithm,
      encodeName(certificate.subject),
      time(at),
      ...(entries.length > 0 ? [sequence(...entries)] : []),
      element(contextTag(0), sequence(authorityKey(keys.subjectKeyId), listNumber(at))),
    );
    return signedSequence(signed, algorithm, keys);
  });
}

/** The serial numbers on a list, lower-case hex; a refusal for what is none. */
export function readRevocationList(der: Uint8Array): readonly string[] | Refused {
  return refusing(() => {
    const input = new DerReader(der);
    const fields = inside(
      inside(input.next(tags.sequence, "list")).next(tags.sequence, "to-be-signed list"),
    );
    input.finish("list");
    fields.next(tags.integer, "version");
    fields.next(tags.sequence, "signature algorithm");
    fields.next(tags.sequence, "issuer");
    fields.any("this update");
    const entries = fields.optional(tags.sequence, "revoked certificates");
    return entries ? serialsOf(inside(entries)) : [];
  });
}

function serialsOf(entries: DerReader): string[] {
  const serials: string[] = [];
  while (!entries.done) {
    const entry = inside(entries.next(tags.sequence, "revoked certificate"));
    serials.push(unsignedInteger(entry.next(tags.integer, "serial number"), "serial number"));
  }
  return serials;
}

function authorityKey(keyId: string): Uint8Array {
  const identifier = element(contextPrimitive(0), Buffer.from(keyId, "hex"));
  return sequence(authorityKeyIdentifier, octetString(sequence(identifier)));
}

/** Rises with every list (5.2.3): the second in which it was made. */
function listNumber(at: Instant): Uint8Array {
  const seconds = Math.floor(toDate(at).getTime() / 1000);
  return sequence(crlNumber, octetString(integer(seconds.toString(16))));
}

const versionTwo = integer("1");
const authorityKeyIdentifier = objectIdentifier("2.5.29.35");
const crlNumber = objectIdentifier("2.5.29.20");
