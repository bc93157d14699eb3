/** A certificate together with its key, and the file in which both are kept. */
import { createPrivateKey } from "node:crypto";
import type { Certificate } from "./certificate.ts";
import { type KeyKind, type KeyPair, keyPair } from "./keys.ts";
import { memoised } from "./memory.ts";
import { encodeCertificate, encodePem, readPemCertificates } from "./pem.ts";

export interface HeldCertificate {
  readonly certificate: Certificate;
  readonly keys: KeyPair;
}

/** PEM of the certificate and its key. */
export function writeHeld({ certificate, keys }: HeldCertificate): {
  certificate: string;
  key: string;
} {
  return { certificate: encodeCertificate(certificate), key: writeKey(keys) };
}

/** PKCS #8 PEM. */
function writeKey(keys: KeyPair): string {
  return memoised("private key pem", keys.id, () => {
    const der = keys.pkcs8 ?? keys.privateKey.export({ format: "der", type: "pkcs8" });
    const pem = encodePem("PRIVATE KEY", der);
    memoised("private key file", pem, () => keys);
    return pem;
  });
}

/**
 * Reads what `writeHeld` wrote, from one file or two, and what Kubernetes' own components write.
 * @returns undefined when either part is missing or unreadable.
 */
export function readHeld(
  certificatePem: string | undefined,
  keyPem: string | undefined,
): HeldCertificate | undefined {
  if (!certificatePem || !keyPem) return undefined;
  const certificates = readPemCertificates(certificatePem);
  const keys = readKey(keyPem);
  return Array.isArray(certificates) && keys && certificates[0]
    ? { certificate: certificates[0], keys }
    : undefined;
}

function readKey(pem: string): KeyPair | undefined {
  return memoised("private key file", pem, () => {
    const block = /-----BEGIN ((?:EC |RSA )?PRIVATE KEY)-----[^-]+-----END \1-----/.exec(pem)?.[0];
    if (!block) return undefined;
    const key = createPrivateKey(block);
    const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
    const kind = modulusLength
      ? `RSA-${modulusLength}`
      : namedCurve === "secp384r1"
        ? "P-384"
        : "P-256";
    return keyPair(kind as KeyKind, key);
  });
}
