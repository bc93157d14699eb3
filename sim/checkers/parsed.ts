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

const pem = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** Of a file, in PEM, and in base64 of PEM as kubeconfigs hold it. */
export function certificatesIn(file: string): X509Certificate[] {
  const embedded = [...file.matchAll(/-data: (\S+)/g)].map(([, data = ""]) =>
    Buffer.from(data, "base64").toString(),
  );
  const blocks = [file, ...embedded].flatMap((text) => text.match(pem) ?? []);
  return blocks.map((block) => new X509Certificate(block));
}

/** What a token says of itself; RFC 7519's names and units. */
export interface TokenDates {
  readonly jti: string;
  readonly sub: string;
  readonly nbf: number;
  readonly exp: number;
}

const compactJws = /eyJ[\w-]+\.(eyJ[\w-]+)\.[\w-]+/g;

/** Of a file; whether they are signed well is not asked. */
export function tokensIn(file: string): TokenDates[] {
  return [...file.matchAll(compactJws)].map(([, claims = ""]) =>
    JSON.parse(Buffer.from(claims, "base64url").toString()),
  );
}
