/** A certificate authority: a CA certificate with its key, and what it signs. */

import { formatInstant } from "../time/instant.ts";
import { type Certificate, certificateFrom } from "./certificate.ts";
import { type CertificateTemplate, writeCertificate } from "./certificate-writer.ts";
import { type KeyPair, publicKeyId } from "./keys.ts";
import { memoised } from "./memory.ts";
import { type DistinguishedName, formatName } from "./names.ts";

export class Authority {
  readonly certificate: Certificate;
  readonly #keys: KeyPair;

  constructor(certificate: Certificate, keys: KeyPair) {
    this.certificate = certificate;
    this.#keys = keys;
  }

  /** A self-signed authority; `template` says nothing of being one, that is added here. */
  static async root(
    template: Omit<CertificateTemplate, "usages">,
    keys: KeyPair,
  ): Promise<Authority> {
    const complete = { ...template, usages: authorityUsages, isAuthority: true };
    const certificate = await sign(complete, keys.spki, template.subject, keys);
    return new Authority(certificate, keys);
  }

  /**
   * Signs `template` for the holder of `publicKey` (DER SubjectPublicKeyInfo). Nothing is judged here:
   * whether a request may be signed is decided by whoever calls.
   */
  async issue(template: CertificateTemplate, publicKey: Uint8Array): Promise<Certificate> {
    return sign(template, publicKey, this.certificate.subject, this.#keys);
  }

  get keys(): KeyPair {
    return this.#keys;
  }
}

const authorityUsages = ["digital signature", "key encipherment", "cert sign"] as const;

async function sign(
  template: CertificateTemplate,
  publicKey: Uint8Array,
  issuer: DistinguishedName,
  issuerKeys: KeyPair,
): Promise<Certificate> {
  const { subject, serialNumber, notBefore, notAfter, ...extensions } = template;
  const subjectKey = publicKeyId(publicKey);
  const names = [issuer, subject].map(({ commonName, organizations }) => [
    commonName,
    organizations,
  ]);
  const said = [issuerKeys.id, subjectKey, names, serialNumber, notBefore, notAfter, extensions];
  return memoised("certificate content", JSON.stringify(said), () => {
    checkTemplate(template);
    const subjectKeyId = subjectKey.slice(0, 40);
    return certificateFrom(
      writeCertificate({ template, publicKey, subjectKeyId, issuer, issuerKeys }),
    );
  });
}

/** RFC 5280 4.1.2.2: a serial number is positive, and at most 20 octets long. */
function checkTemplate({ serialNumber, subject, notBefore, notAfter }: CertificateTemplate): void {
  if (!/^(?!0+$)[0-9a-f]{1,40}$/.test(serialNumber)) {
    throw new RangeError(
      `serial number "${serialNumber}" of ${formatName(subject)} is not 1 to 20 octets of hex`,
    );
  }
  if (notAfter < notBefore) {
    throw new RangeError(
      `${formatName(subject)} would end at ${formatInstant(notAfter)}, before it begins at ${formatInstant(notBefore)}`,
    );
  }
}
