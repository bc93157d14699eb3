/**
 * The keys of one world. Making keys is slow (RSA 4096: most of a second), so they come from a pool in
 * `fixtures/keys`, each dealt at most once in a world; when a pool is empty, new ones are made.
 *
 * Which key is dealt depends on its purpose: "worker-1/kubelet-client#3" gets the same one in every
 * world, whatever happened before. What is equal between two worlds can so be signed once.
 *
 * Test keys only: they are published, and kind/ refuses them.
 */
import { hash } from "node:crypto";
import { readFileSync } from "node:fs";
import {
  generateKeyPair,
  type KeyKind,
  type KeyPair,
  type KeySource,
  storedKeyPair,
} from "./keys.ts";

export class KeyRing implements KeySource {
  readonly #dealt = new Map<KeyKind, Set<number>>();

  deal(kind: KeyKind, purpose: string): KeyPair {
    const pool = poolOf(kind);
    const dealt = this.#dealtOf(kind);
    if (dealt.size >= pool.length) return generateKeyPair(kind);
    let place = firstPlace(purpose, pool.length);
    while (dealt.has(place)) place = (place + 1) % pool.length;
    dealt.add(place);
    return pool.at(place);
  }

  #dealtOf(kind: KeyKind): Set<number> {
    let dealt = this.#dealt.get(kind);
    if (!dealt) {
      dealt = new Set();
      this.#dealt.set(kind, dealt);
    }
    return dealt;
  }
}

/** Keys of one kind: a line of base64 PKCS #8 and SubjectPublicKeyInfo each, read when first dealt. */
class Pool {
  readonly #kind: KeyKind;
  readonly #lines: string[];
  readonly #pairs: KeyPair[] = [];

  constructor(kind: KeyKind) {
    const file = new URL(`../../fixtures/keys/${kind.toLowerCase()}.txt`, import.meta.url);
    this.#kind = kind;
    this.#lines = readFileSync(file, "utf8").trim().split("\n");
  }

  get length(): number {
    return this.#lines.length;
  }

  at(place: number): KeyPair {
    this.#pairs[place] ??= this.#read(this.#lines[place] ?? "");
    return this.#pairs[place];
  }

  #read(line: string): KeyPair {
    const [pkcs8 = "", spki = ""] = line.split(" ");
    const publicKey = new Uint8Array(Buffer.from(spki, "base64"));
    return storedKeyPair(this.#kind, Buffer.from(pkcs8, "base64"), publicKey);
  }
}

const pools = new Map<KeyKind, Pool>();

function poolOf(kind: KeyKind): Pool {
  let pool = pools.get(kind);
  if (!pool) {
    pool = new Pool(kind);
    pools.set(kind, pool);
  }
  return pool;
}

function firstPlace(purpose: string, size: number): number {
  return hash("sha256", purpose, "buffer").readUInt32LE(0) % size;
}
