/**
 * Keys for real clusters and sockets: made in this process, never written to the repository and never
 * read from it. A world gets each of them at most once; the next world may get them again, because
 * making RSA keys is slow and two worlds never run at once in one process.
 */
import { generateKeyPair as generateWithCallback } from "node:crypto";
import { promisify } from "node:util";
import type { KeySource } from "../../sim/pki/keys.ts";
import { generateKeyPair, type KeyKind, type KeyPair, keyPair } from "../../sim/pki/keys.ts";

const generate = promisify(generateWithCallback);
const made = new Map<KeyKind, KeyPair[]>();

export class FreshKeys implements KeySource {
  readonly #dealt = new Map<KeyKind, number>();

  /** For the next world. */
  restart(): void {
    this.#dealt.clear();
  }

  deal(kind: KeyKind): KeyPair {
    const keys = made.get(kind) ?? [];
    made.set(kind, keys);
    const place = this.#dealt.get(kind) ?? 0;
    this.#dealt.set(kind, place + 1);
    keys[place] ??= generateKeyPair(kind);
    return keys[place];
  }
}

/** Makes keys beside other work, so that a world need not wait for them. */
export async function prepareKeys(kind: KeyKind, count: number): Promise<void> {
  const keys = made.get(kind) ?? [];
  made.set(kind, keys);
  while (keys.length < count) {
    const { privateKey } = await generate("rsa", { modulusLength: Number(kind.slice(4)) });
    keys.push(keyPair(kind, privateKey));
  }
}

/** The first keys of this kind are these from now on: those of a cluster that another run has kept. */
export function adoptKeys(kind: KeyKind, keys: readonly KeyPair[]): void {
  const known = made.get(kind) ?? [];
  made.set(kind, known);
  known.splice(0, keys.length, ...keys);
}

/**
 * The key that was dealt under this id: its holder may have thrown it away, a scenario has not.
 * @throws Error for a key that was not made here.
 */
export function keyOf(id: string): KeyPair {
  const found = [...made.values()].flat().find((keys) => keys.id === id);
  if (!found) throw new Error(`no key with the id ${id} was made here`);
  return found;
}
