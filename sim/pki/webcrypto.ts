/**
 * The part of WebCrypto that @peculiar/x509 calls, computed at once by node:crypto. Real WebCrypto
 * works on a thread pool while virtual time runs on, so that identical runs end differently; with this
 * facade everything settles in the microtask queue.
 */
import { createHash, type KeyObject, sign, type webcrypto } from "node:crypto";
import { hashOf, type KeyPair } from "./keys.ts";
import { count } from "./memory.ts";

/** A signing key as the library wants it, with node's key inside. */
export interface SigningKey extends webcrypto.CryptoKey {
  readonly privateKey: KeyObject;
  readonly algorithm: {
    readonly name: string;
    readonly hash: { readonly name: string };
    readonly namedCurve?: string;
  };
}

export function signingKey(pair: KeyPair): SigningKey {
  const hash = { name: hashOf(pair.kind).replace("sha", "SHA-") };
  const algorithm = pair.kind.startsWith("RSA")
    ? { name: "RSASSA-PKCS1-v1_5", hash }
    : { name: "ECDSA", namedCurve: pair.kind, hash };
  const { privateKey } = pair;
  return { type: "private", extractable: false, usages: ["sign"], algorithm, privateKey };
}

/** Passed to the library as its `crypto` argument. */
export const synchronousCrypto = {
  subtle: {
    async sign(_: unknown, key: SigningKey, data: Uint8Array): Promise<ArrayBuffer> {
      return signNow(key, new Uint8Array(data));
    },
    async digest(algorithm: string | { name: string }, data: Uint8Array): Promise<ArrayBuffer> {
      const given = typeof algorithm === "string" ? algorithm : algorithm.name;
      return bytesOf(createHash(given.replace("-", "")).update(new Uint8Array(data)).digest());
    },
  },
} as unknown as webcrypto.Crypto;

function signNow({ algorithm, privateKey }: SigningKey, data: Uint8Array): ArrayBuffer {
  const { hash, namedCurve } = algorithm;
  count(`sign ${namedCurve ?? `RSA-${privateKey.asymmetricKeyDetails?.modulusLength}`}`);
  // ieee-p1363 is WebCrypto's form of an ECDSA signature; RSA ignores it.
  const key = { key: privateKey, dsaEncoding: "ieee-p1363" as const };
  return bytesOf(sign(hash.name.replace("-", "").toLowerCase(), data, key));
}

function bytesOf(buffer: Buffer): ArrayBuffer {
  return new Uint8Array(buffer).buffer;
}
