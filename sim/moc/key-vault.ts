/**
 * The cloud agent's key vault: key-encryption keys by name, with their older versions, which stay good
 * for unwrapping. AES-256 key wrap with padding, RFC 5649: an API server may send data of any length.
 */
import { createCipheriv, createDecipheriv } from "node:crypto";
import type { Random } from "../time/random.ts";

export class KeyVault {
  readonly #random: Random;
  readonly #versions = new Map<string, Uint8Array[]>();

  constructor(random: Random) {
    this.#random = random;
  }

  /** Makes the next version of a key the one that wraps; its number counts from 1. */
  rotate(name: string): number {
    const versions = this.#versions.get(name) ?? [];
    versions.push(this.#random.fork(`${name}#${versions.length + 1}`).bytes(32));
    this.#versions.set(name, versions);
    return versions.length;
  }

  wrap(name: string, data: Uint8Array): { data: Uint8Array; version: number } {
    const version = this.#versions.get(name)?.length ?? this.rotate(name);
    const cipher = createCipheriv(algorithm, this.#key(name, version), initialValue);
    return { data: concat(cipher.update(data), cipher.final()), version };
  }

  /** @throws Error when the data was not wrapped by this version. */
  unwrap(name: string, data: Uint8Array, version: number): Uint8Array {
    const decipher = createDecipheriv(algorithm, this.#key(name, version), initialValue);
    return concat(decipher.update(data), decipher.final());
  }

  #key(name: string, version: number): Uint8Array {
    const key = this.#versions.get(name)?.[version - 1];
    if (!key) throw new Error(`key "${name}" has no version ${version}`);
    return key;
  }
}

const algorithm = "id-aes256-wrap-pad";
/** RFC 5649 section 3 */
const initialValue = Buffer.from("a65959a6", "hex");

function concat(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
