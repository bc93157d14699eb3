import { X509Certificate } from "node:crypto";

const remembered = new WeakMap<Uint8Array, X509Certificate>();

/** node:crypto's reading of a certificate; the same bytes are read once. */
export function parsed(der: Uint8Array): X509Certificate {
  let certificate = remembered.get(der);
  if (!certificate) {
    certificate = new X509Certificate(der);
    remembered.set(der, certificate);
  }
  return certificate;
}
