/**
 * Certificates written by @peculiar/x509: the judge of our own writer, in its test and in the bench.
 * Names, extensions and keys are made once and kept, which is as fast as the library gets.
 */

import { toDate } from "../time/instant.ts";
import type { CertificateContent } from "./certificate-writer.ts";
import { integer } from "./der-writer.ts";
import { type ExtensionRequest, extendedUsages, extensionIds, keyUsageBits } from "./extensions.ts";
import { memoised } from "./memory.ts";
import type { DistinguishedName } from "./names.ts";
import { signingKey, synchronousCrypto } from "./webcrypto.ts";
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsagesExtension,
  Name,
  PublicKey,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from "./x509.ts";

/** DER of the signed certificate. */
export async function writeWithLibrary(content: CertificateContent): Promise<Uint8Array> {
  const { template, publicKey, subjectKeyId, issuer, issuerKeys } = content;
  const { subject, serialNumber, notBefore, notAfter, ...extensions } = template;
  const created = await X509CertificateGenerator.create(
    {
      serialNumber,
      subject: name(subject),
      issuer: name(issuer),
      notBefore: toDate(notBefore),
      notAfter: toDate(notAfter),
      publicKey: memoised(
        "library",
        `key ${subjectKeyId}`,
        () => new PublicKey(new Uint8Array(publicKey).buffer),
      ),
      signingKey: signingKey(issuerKeys),
      extensions: [
        ...requested(extensions),
        memoised(
          "library",
          `ski ${subjectKeyId}`,
          () => new SubjectKeyIdentifierExtension(subjectKeyId),
        ),
        memoised(
          "library",
          `aki ${issuerKeys.id}`,
          () => new AuthorityKeyIdentifierExtension(issuerKeys.subjectKeyId),
        ),
      ],
    },
    synchronousCrypto,
  );
  return new Uint8Array(created.rawData);
}

function name({ commonName, organizations }: DistinguishedName): Name {
  return memoised("library", JSON.stringify([commonName, organizations]), () => {
    return new Name([
      ...organizations.map((organization) => ({ O: [organization] })),
      { CN: [commonName] },
    ]);
  });
}

function requested(request: ExtensionRequest): Extension[] {
  return memoised("library", JSON.stringify(request), () => {
    const { isAuthority = false, usages, dnsNames = [], ipAddresses = [], renewals = 0 } = request;
    const extended = usages.flatMap((usage) => extendedUsages[usage] ?? []);
    const alternativeNames = [
      ...dnsNames.map((value) => ({ type: "dns" as const, value })),
      ...ipAddresses.map((value) => ({ type: "ip" as const, value })),
    ];
    const flags = keyUsageBits.reduce(
      (sum, [usage, bit]) => sum | (usages.includes(usage) ? 1 << bit : 0),
      0,
    );
    const count = new Uint8Array(integer(renewals.toString(16))).buffer;
    return [
      new BasicConstraintsExtension(isAuthority, undefined, true),
      ...(flags > 0 ? [new KeyUsagesExtension(flags, true)] : []),
      ...(extended.length > 0 ? [new ExtendedKeyUsageExtension(extended)] : []),
      ...(alternativeNames.length > 0
        ? [new SubjectAlternativeNameExtension(alternativeNames)]
        : []),
      ...(renewals > 0 ? [new Extension(extensionIds.renewalCount, false, count)] : []),
    ];
  });
}
