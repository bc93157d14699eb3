/**
 * Whether an entry means a certificate. Pure comparisons of the selector with what the certificate
 * says; who may be revoked, and from when, is decided in verdict.ts.
 */
import type { Certificate } from "../../pki/certificate.ts";
import { canonicalAddress } from "../../pki/extensions.ts";
import { readDnsName, readSerialNumber, type SelectorField } from "./entry.ts";

type Matcher = (certificate: Certificate, value: string) => boolean;

export const matchers = {
  /** Compared as numbers. Serials are unique per issuer and entries name none: any CA's may match. */
  serialNumber: (certificate, value) => certificate.serialNumber === readSerialNumber(value),

  /** Exactly one of the subject's organisations, in its letter case: that is how Kubernetes maps groups. */
  group: (certificate, value) => certificate.subject.organizations.includes(value),

  /**
   * Against DNS SANs alone, lower-case and without a trailing dot on both sides. A leading dot means a
   * suffix: names with at least one more label, neither the apex nor a mere string ending. A wildcard
   * SAN is compared as the text it is.
   */
  dns: (certificate, value) => {
    const wanted = readDnsName(value);
    return certificate.dnsNames
      .map(readDnsName)
      .some((name) => (wanted.startsWith(".") ? isBelow(name, wanted) : name === wanted));
  },

  /** Spellings of one address are equal, IPv4-mapped IPv6 included. */
  ip: (certificate, value) =>
    certificate.ipAddresses.some(
      (address) => canonicalAddress(address) === canonicalAddress(value),
    ),
} satisfies Record<SelectorField, Matcher>;

export type Matchers = typeof matchers;

/** `suffix` begins with a dot, so an ending is a whole label; something must stand before it. */
function isBelow(name: string, suffix: string): boolean {
  return name.endsWith(suffix) && name.length > suffix.length;
}
