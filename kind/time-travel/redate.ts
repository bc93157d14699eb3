/**
 * Time travel: a certificate with other dates. Key, subject, serial number, SANs and key identifiers stay
 * byte for byte, because only the dates are written anew and the result is signed by the same CA key. To a
 * component that asks "how long has this been valid, how long still?" that is the same as time passing.
 */
import { sign, verify } from "node:crypto";
import { type Certificate, certificateFrom } from "../../sim/pki/certificate.ts";
import { DerReader, type Element, inside, tags } from "../../sim/pki/der.ts";
import { bitString, element, sequence, time } from "../../sim/pki/der-writer.ts";
import { hashOf, type KeyPair } from "../../sim/pki/keys.ts";
import { memoised } from "../../sim/pki/memory.ts";
import type { Duration } from "../../sim/time/duration.ts";
import { add } from "../../sim/time/instant.ts";

/**
 * `certificate` with both dates later by `by` seconds (earlier when negative).
 * @param issuer keys of the CA that it names. Where they have not signed it, the old signature stays on:
 *   a forged or altered certificate is as bad afterwards as it was before.
 */
export function redated(
  certificate: Certificate,
  by: Duration,
  issuer: KeyPair | undefined,
): Certificate {
  if (by === 0) return certificate;
  const said = ["redated", certificate.fingerprint, by, issuer?.id].join(" ");
  return memoised("certificate", said, () => {
    const [signedPart, algorithm] = elements(new DerReader(certificate.der), 1).flatMap((outer) =>
      elements(inside(outer), 3),
    ) as [Element, Element];
    const body = sequence(
      ...elements(inside(signedPart)).map((field, place, fields) =>
        isValidity(fields, place) ? validity(certificate, by) : field.encoded,
      ),
    );
    const signature =
      issuer && signedBy(certificate, issuer) ? signed(body, issuer) : certificate.signature;
    return certificateFrom(sequence(body, algorithm.encoded, bitString(signature)));
  });
}

/** Version, serial number, algorithm, issuer, then the validity (RFC 5280 4.1). */
function isValidity(fields: readonly Element[], place: number): boolean {
  return place === 4 && fields[place]?.tag === tags.sequence;
}

function validity({ notBefore, notAfter }: Certificate, by: Duration): Uint8Array {
  return element(tags.sequence, time(add(notBefore, by)), time(add(notAfter, by)));
}

function signed(body: Uint8Array, { kind, privateKey }: KeyPair): Uint8Array {
  return new Uint8Array(sign(hashOf(kind), body, privateKey));
}

function signedBy({ signedBytes, signature }: Certificate, { kind, publicKey }: KeyPair): boolean {
  return verify(hashOf(kind), signedBytes, publicKey, signature);
}

function elements(reader: DerReader, limit = Number.POSITIVE_INFINITY): Element[] {
  const found: Element[] = [];
  while (!reader.done && found.length < limit) found.push(reader.any("field"));
  return found;
}
