/** Key pairs, and the algorithms that a profile may ask for. */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash,
  type KeyObject,
} from "node:crypto";

export const keyKinds = ["RSA-2048", "RSA-4096", "P-256", "P-384"] as const;

export type KeyKind = (typeof keyKinds)[number];

export interface KeyPair {
  readonly kind: KeyKind;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** DER of the private key, where it is at hand. */
  readonly pkcs8?: Uint8Array;
  /** DER of the SubjectPublicKeyInfo. */
  readonly spki: Uint8Array;
  /** Lower-case hex SHA-256 of `spki`. */
  readonly id: string;
  /** Subject key identifier: the first 160 bits of `id` (RFC 7093, method 4, shortened). */
  readonly subjectKeyId: string;
}

/** Whoever deals keys: the published pool in the simulator, a maker of fresh ones on kind. */
export interface KeySource {
  /** A key never dealt before in this world. */
  deal(kind: KeyKind, purpose: string): KeyPair;
}

/** Makes a new pair; RSA-4096 takes most of a second. */
export function generateKeyPair(kind: KeyKind): KeyPair {
  const { privateKey } =
    kind === "RSA-2048" || kind === "RSA-4096"
      ? generateKeyPairSync("rsa", { modulusLength: Number(kind.slice(4)) })
      : generateKeyPairSync("ec", { namedCurve: kind });
  return keyPair(kind, privateKey);
}

/** A pair whose halves are decoded when somebody works with them: most keys only lie in files. */
export function storedKeyPair(kind: KeyKind, pkcs8: Buffer, spki: Uint8Array): KeyPair {
  const id = publicKeyId(spki);
  let privateKey: KeyObject | undefined;
  let publicKey: KeyObject | undefined;
  return {
    kind,
    pkcs8,
    spki,
    id,
    subjectKeyId: id.slice(0, 40),
    get privateKey() {
      privateKey ??= createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" });
      return privateKey;
    },
    get publicKey() {
      publicKey ??= publicKeyFrom(spki);
      return publicKey;
    },
  };
}

export function keyPair(kind: KeyKind, privateKey: KeyObject): KeyPair {
  const publicKey = createPublicKey(privateKey);
  const spki = new Uint8Array(publicKey.export({ format: "der", type: "spki" }));
  const id = publicKeyId(spki);
  return { kind, privateKey, publicKey, spki, id, subjectKeyId: id.slice(0, 40) };
}

export function publicKeyId(spki: Uint8Array): string {
  return hash("sha256", spki);
}

export function publicKeyFrom(spki: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" });
}

/** The hash that goes with a key: SHA-384 for P-384, SHA-256 for the others, as Go chooses. */
export function hashOf(kind: KeyKind): "sha256" | "sha384" {
  return kind === "P-384" ? "sha384" : "sha256";
}
