/** Credentials that nobody should accept, made with real keys and real signatures. */
import { generateKeyPairSync } from "node:crypto";
import jwt from "jsonwebtoken";
import { Authority } from "../pki/authority.ts";
import { type Certificate, certificateFrom } from "../pki/certificate.ts";
import type { Usage } from "../pki/extensions.ts";
import type { KeyPair, KeySource } from "../pki/keys.ts";
import { name } from "../pki/names.ts";
import { createRequest } from "../pki/request.ts";
import { signToken, type TokenClaims } from "../pki/token.ts";
import type { Site } from "../site.ts";
import { type Instant, instantOf } from "../time/instant.ts";

/** Common name of a CA that is none of a world's own. */
export const foreignName = "foreign-ca";

const foreignKeyPairs = new WeakMap<Site, KeyPair>();

/** With what the foreign CA of this world signs. */
export function foreignKeys(site: Site): KeyPair {
  const keys = foreignKeyPairs.get(site) ?? site.keys.deal("P-256", foreignName);
  foreignKeyPairs.set(site, keys);
  return keys;
}

/** Good whenever anybody looks. */
export function foreignAuthority(site: Site): Promise<Authority> {
  const template = {
    subject: name(foreignName),
    serialNumber: "f0",
    notBefore: instantOf(2000, 1, 1, 0, 0, 0) as Instant,
    notAfter: instantOf(2099, 12, 31, 23, 59, 59) as Instant,
  };
  return Authority.root(template, foreignKeys(site));
}

/** What `original` says, signed by a CA that nobody here knows. */
export async function ofAnotherAuthority(original: Certificate, site: Site): Promise<Certificate> {
  const foreign = await foreignAuthority(site);
  return foreign.issue(templateOf(original, original.usages), original.publicKey);
}

/** `original` with another subject, under the old signature. */
export function altered(original: Certificate): Certificate {
  const der = Uint8Array.from(original.der);
  const offset = Buffer.from(der).lastIndexOf(original.subject.commonName);
  der[offset] = (der[offset] as number) ^ 0x20;
  return certificateFrom(der);
}

/** What `original` says, signed by its own CA, but for servers instead of clients. */
export function forServers(original: Certificate, authority: Authority): Promise<Certificate> {
  return authority.issue(
    templateOf(original, ["digital signature", "server auth"]),
    original.publicKey,
  );
}

/** What `original` says, signed with its own CA's key by somebody whom the system does not know. */
export function signedOutside(original: Certificate, authority: Authority): Promise<Certificate> {
  const template = { ...templateOf(original, original.usages), serialNumber: "5701e4" };
  return authority.issue(template, original.publicKey);
}

/** Tokens made from good claims. */
export const tokens = {
  forged: (claims: TokenClaims, keys: KeySource): string =>
    signToken(claims, keys.deal("RSA-2048", "foreign token key")),
  altered: (token: string): string => {
    const [header, body, signature] = token.split(".") as [string, string, string];
    const claims = JSON.parse(Buffer.from(body, "base64url").toString()) as TokenClaims;
    return [header, encode({ ...claims, exp: claims.exp + 1 }), signature].join(".");
  },
  withoutAlgorithm: (claims: TokenClaims): string =>
    `${encode({ alg: "none", typ: "JWT" })}.${encode(claims)}.`,
  /** Signed with the text of the public key as a shared secret: the classic confusion. */
  symmetric: (claims: TokenClaims, keys: KeyPair): string =>
    jwt.sign(claims, keys.publicKey.export({ format: "pem", type: "spki" }).toString(), {
      algorithm: "HS256",
      allowInsecureKeySizes: true,
    }),
  elsewhere: (claims: TokenClaims, keys: KeyPair): string =>
    signToken({ ...claims, aud: "cloud-agent.elsewhere" }, keys),
};

/** A request for `subject` whose signature another key has made. */
export async function requestOfAnotherKey(
  subject: string,
  own: KeyPair,
  other: KeyPair,
): Promise<Uint8Array> {
  return createRequest(
    name(subject),
    { ...own, privateKey: other.privateKey, id: `${own.id} by ${other.id}` },
    clientUsages,
  );
}

/** A request with a key that is too short to be trusted. */
export async function requestOfWeakKey(subject: string, keys: KeySource): Promise<Uint8Array> {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 1024 });
  const spki = new Uint8Array(publicKey.export({ format: "der", type: "spki" }));
  const strong = keys.deal("RSA-2048", "shape of a weak key");
  return createRequest(
    name(subject),
    { ...strong, privateKey, publicKey, spki, id: "weak" },
    clientUsages,
  );
}

const clientUsages = { usages: ["client auth"] as const };

function templateOf(original: Certificate, usages: readonly Usage[]) {
  const { subject, serialNumber, dnsNames, ipAddresses, notBefore, notAfter } = original;
  return { subject, serialNumber, dnsNames, ipAddresses, notBefore, notAfter, usages };
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}
