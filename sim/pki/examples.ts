/** Certificates for tests: one authority of each kind of key, and leaves of its. */
import { instant } from "../time/instant.ts";
import { Authority } from "./authority.ts";
import type { CertificateTemplate } from "./certificate-writer.ts";
import { KeyRing } from "./key-ring.ts";
import type { KeyKind, KeyPair } from "./keys.ts";
import { name } from "./names.ts";

export const noon = instant(1_767_268_800);

const ring = new KeyRing();

export function exampleKeys(kind: KeyKind, purpose = "example leaf"): KeyPair {
  return ring.deal(kind, purpose);
}

/** Valid for 100 days on either side of noon. */
export function exampleRoot(kind: KeyKind, commonName = "example-ca"): Promise<Authority> {
  const validity = { notBefore: instant(noon - 8_640_000), notAfter: instant(noon + 8_640_000) };
  return Authority.root(
    { subject: name(commonName), serialNumber: "1", ...validity },
    exampleKeys(kind, commonName),
  );
}

/** Valid from noon for an hour. */
export const exampleTemplate: CertificateTemplate = {
  subject: name("system:node:worker-1", "system:nodes"),
  serialNumber: "77fdf4b1033b387aaace6ce1c18710c2",
  usages: ["digital signature", "key encipherment", "server auth", "client auth"],
  dnsNames: ["worker-1", "kubernetes.default.svc"],
  ipAddresses: ["10.0.0.1", "2001:db8::1"],
  notBefore: noon,
  notAfter: instant(noon + 3600),
};
