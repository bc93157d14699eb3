/**
 * Encryption of secrets at rest, as the API server does it with a KMS v2 plugin: a data key made here
 * encrypts the objects (AES-256-GCM), and the plugin encrypts the data key. What is stored begins with
 * the prefix of the provider and names the key that wrapped its data key.
 */
import { createCipheriv, createDecipheriv } from "node:crypto";
import { accept, type Reply } from "../policy/refusal.ts";
import type { Random } from "../time/random.ts";

/** What a KMS v2 plugin offers: Status, Encrypt and Decrypt of its gRPC service. */
export interface KeyManagementService {
  /** The id of the key that encrypts now; refused when the plugin is not healthy. */
  currentKey(): Promise<Reply<string>>;
  encrypt(plaintext: Uint8Array): Promise<Reply<WrappedKey>>;
  decrypt(wrapped: WrappedKey): Promise<Reply<Uint8Array>>;
}

export interface WrappedKey {
  readonly ciphertext: Uint8Array;
  readonly keyId: string;
}

/** As Kubernetes writes it for a provider named kms. */
const encryptedPrefix = "k8s:enc:kms:v2:kms:";

/** Whether a stored value is one of ours; what was written without encryption is read as it is. */
export function isEncrypted(value: Uint8Array): boolean {
  return Buffer.from(value.subarray(0, encryptedPrefix.length)).toString() === encryptedPrefix;
}

interface Stored {
  readonly keyId: string;
  readonly wrapped: string;
  readonly iv: string;
  readonly tag: string;
  readonly data: string;
}

interface DataKey {
  readonly key: Uint8Array;
  readonly wrapped: WrappedKey;
}

export class SecretEncryption {
  readonly #kms: KeyManagementService;
  readonly #random: Random;
  /** Data keys in clear, by their wrapped form; lost when the API server stops. */
  readonly #cache = new Map<string, Uint8Array>();
  #current: DataKey | undefined;

  constructor(kms: KeyManagementService, random: Random) {
    this.#kms = kms;
    this.#random = random;
  }

  async encrypt(plaintext: Uint8Array): Promise<Reply<Uint8Array>> {
    const dataKey = await this.#dataKey();
    if (dataKey.outcome === "refused") return dataKey;
    const { key, wrapped } = dataKey.value;
    const iv = this.#random.bytes(12);
    const cipher = createCipheriv("aes-256-gcm", key, iv);
    const data = Buffer.concat([cipher.update(plaintext), cipher.final()]);
    const stored: Stored = {
      keyId: wrapped.keyId,
      wrapped: base64(wrapped.ciphertext),
      iv: base64(iv),
      tag: base64(cipher.getAuthTag()),
      data: base64(data),
    };
    return accept(new Uint8Array(Buffer.from(encryptedPrefix + JSON.stringify(stored))));
  }

  async decrypt(value: Uint8Array): Promise<Reply<Uint8Array>> {
    const text = Buffer.from(value).toString();
    const stored = JSON.parse(text.slice(encryptedPrefix.length)) as Stored;
    const key = await this.#unwrapped(stored);
    if (key.outcome === "refused") return key;
    const decipher = createDecipheriv("aes-256-gcm", key.value, bytes(stored.iv)).setAuthTag(
      bytes(stored.tag),
    );
    return accept(
      new Uint8Array(Buffer.concat([decipher.update(bytes(stored.data)), decipher.final()])),
    );
  }

  /** Whether the plugin works, and for the next write under which key. */
  currentKey(): Promise<Reply<string>> {
    return this.#kms.currentKey();
  }

  /** A data key is used until the plugin names another key than the one that wrapped it. */
  async #dataKey(): Promise<Reply<DataKey>> {
    const currentKey = await this.#kms.currentKey();
    if (currentKey.outcome === "refused") return currentKey;
    if (this.#current?.wrapped.keyId === currentKey.value) return accept(this.#current);
    const key = this.#random.bytes(32);
    const wrapped = await this.#kms.encrypt(key);
    if (wrapped.outcome === "refused") return wrapped;
    this.#current = { key, wrapped: wrapped.value };
    this.#cache.set(base64(wrapped.value.ciphertext), key);
    return accept(this.#current);
  }

  async #unwrapped(stored: Stored): Promise<Reply<Uint8Array>> {
    const cached = this.#cache.get(stored.wrapped);
    if (cached) return accept(cached);
    const key = await this.#kms.decrypt({ ciphertext: bytes(stored.wrapped), keyId: stored.keyId });
    if (key.outcome === "accepted") this.#cache.set(stored.wrapped, key.value);
    return key;
  }
}

function base64(data: Uint8Array): string {
  return Buffer.from(data).toString("base64");
}

function bytes(text: string): Uint8Array {
  return Buffer.from(text, "base64");
}
