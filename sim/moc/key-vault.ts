/**
 * The cloud agent's key vault: key-encryption keys by name. Each is rotated after its period; its older
 * versions stay good for unwrapping. AES-256 key wrap with padding, RFC 5649: an API server may send data
 * of any length.
 */
import { createCipheriv, createDecipheriv } from "node:crypto";
import type { Machine, Service } from "../machine/machine.ts";
import { record, type Site } from "../site.ts";
import type { Instant } from "../time/instant.ts";
import type { Random } from "../time/random.ts";

interface Version {
  readonly key: Uint8Array;
  readonly madeAt: Instant;
}

export class KeyVault implements Service {
  readonly name = "key-vault";
  readonly #site: Site;
  readonly #machine: Machine;
  readonly #random: Random;
  readonly #versions = new Map<string, Version[]>();

  constructor(site: Site, machine: Machine) {
    this.#site = site;
    this.#machine = machine;
    this.#random = site.random.fork("key vault");
  }

  /** Books the rotation of every key; what fell due while it was off is rotated at once. */
  async start(): Promise<void> {
    for (const [name, versions] of this.#versions) this.#bookRotation(name, versions.at(-1));
  }

  stop(): void {}

  /** The number of the version that wraps now, counted from 1; the first is made when it is asked for. */
  current(name: string): number {
    return this.#versions.get(name)?.length ?? this.#rotate(name);
  }

  wrap(name: string, data: Uint8Array): { data: Uint8Array; version: number } {
    const version = this.current(name);
    const cipher = createCipheriv(algorithm, this.#key(name, version), initialValue);
    return { data: concat(cipher.update(data), cipher.final()), version };
  }

  /** @throws Error when the data was not wrapped by this version. */
  unwrap(name: string, data: Uint8Array, version: number): Uint8Array {
    const decipher = createDecipheriv(algorithm, this.#key(name, version), initialValue);
    return concat(decipher.update(data), decipher.final());
  }

  #rotate(name: string): number {
    const versions = this.#versions.get(name) ?? [];
    const number = versions.length + 1;
    const key = this.#random.fork(`${name}#${number}`).bytes(32);
    const version = { key, madeAt: this.#machine.now() };
    this.#versions.set(name, [...versions, version]);
    const subject = `${name}/key#${number}`;
    record(this.#site, { actor: this.name, kind: "rotated", subject });
    this.#bookRotation(name, version);
    return number;
  }

  #bookRotation(name: string, latest: Version | undefined): void {
    if (!latest) return;
    const due = this.#site.decisions.keyRotationInstant(
      latest.madeAt,
      this.#site.profile.keyManagement.keyRotation,
    );
    this.#machine.at(this, due, `rotates the key of ${name}`, () => {
      this.#rotate(name);
    });
  }

  #key(name: string, version: number): Uint8Array {
    const found = this.#versions.get(name)?.[version - 1];
    if (!found) throw new Error(`key "${name}" has no version ${version}`);
    return found.key;
  }
}

const algorithm = "id-aes256-wrap-pad";
/** RFC 5649 section 3 */
const initialValue = Buffer.from("a65959a6", "hex");

function concat(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
