/**
 * Encryption of secrets at rest, as the API server does it with a KMS v2 plugin: a data key made here
 * encrypts the objects (AES-256-GCM), and the plugin encrypts the data key. What is stored begins with
 * the prefix of the provider and names the key that wrapped its data key.
 */
import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from "node:crypto";
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
const prefixBytes = Buffer.from(encryptedPrefix);

/** Whether a stored value is one of ours; what was written without encryption is read as it is. */
export function isEncrypted(value: Uint8Array): boolean {
  return prefixBytes.equals(value.subarray(0, prefixBytes.length));
}

interface Stored {
  readonly keyId: string;
  readonly wrapped: string;
  readonly iv: string;
  readonly tag: string;
  readonly data: string;
}

/** Stored bytes that were read before, and what they hold as the key showed that opened them. */
interface Known {
  readonly stored: Stored;
  opened?: { readonly key: KeyObject; readonly plain: Uint8Array };
}

interface DataKey {
  readonly key: KeyObject;
  readonly wrapped: WrappedKey;
}

export class SecretEncryption {
  readonly #kms: KeyManagementService;
  readonly #random: Random;
  /** Data keys in clear, by their wrapped form; lost when the API server stops. */
  readonly #cache = new Map<string, KeyObject>();
  /** The same bytes are listed again and again. */
  readonly #known = new WeakMap<Uint8Array, Known>();
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
    const known = this.#read(value);
    const key = await this.#unwrapped(known.stored);
    if (key.outcome === "refused") return key;
    if (known.opened?.key !== key.value)
      known.opened = { key: key.value, plain: open(known.stored, key.value) };
    return accept(known.opened.plain);
  }

  #read(value: Uint8Array): Known {
    let known = this.#known.get(value);
    if (!known) {
      const text = Buffer.from(value).toString();
      known = { stored: JSON.parse(text.slice(encryptedPrefix.length)) as Stored };
      this.#known.set(value, known);
    }
    return known;
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
    const bytes = this.#random.bytes(32);
    const wrapped = await this.#kms.encrypt(bytes);
    if (wrapped.outcome === "refused") return wrapped;
    const key = createSecretKey(bytes);
    this.#current = { key, wrapped: wrapped.value };
    this.#cache.set(base64(wrapped.value.ciphertext), key);
    return accept(this.#current);
  }

  async #unwrapped({ wrapped, keyId }: Stored): Promise<Reply<KeyObject>> {
    const cached = this.#cache.get(wrapped);
    if (cached) return accept(cached);
    const unwrapped = await this.#kms.decrypt({ ciphertext: bytes(wrapped), keyId });
    if (unwrapped.outcome === "refused") return unwrapped;
    const key = createSecretKey(unwrapped.value);
    this.#cache.set(wrapped, key);
    return accept(key);
  }
}

function open({ iv, tag, data }: Stored, key: KeyObject): Uint8Array {
  const decipher = createDecipheriv("aes-256-gcm", key, bytes(iv)).setAuthTag(bytes(tag));
  return new Uint8Array(Buffer.concat([decipher.update(bytes(data)), decipher.final()]));
}

function base64(data: Uint8Array): string {
  return Buffer.from(data).toString("base64");
}

function bytes(text: string): Uint8Array {
  return Buffer.from(text, "base64");
}
