/**
 * Every credential that was ever made in a world, generation by generation: who holds it, who renews
 * it, when it was issued. Issue is recorded before first use; what is not in here was made outside.
 */
import type { Instant } from "../time/instant.ts";
import type { Certificate } from "./certificate.ts";

export type CredentialKind =
  | "authority"
  | "client certificate"
  | "server certificate"
  | "peer certificate"
  | "token";

/** A place for a credential; its generations follow one another. */
export interface Slot {
  /** "worker-1/kubelet-client", "kms-pod/token", "cluster-ca". */
  readonly name: string;
  readonly layer: "host" | "cluster";
  readonly kind: CredentialKind;
  /** Who holds the key or token. */
  readonly owner: string;
  /** Who renews it; "nobody" when it is left to expire. */
  readonly renewedBy: string;
}

interface Token {
  /** The token's own identifier (jti), unique in its world. */
  readonly id: string;
  readonly issuer: string;
  /** First second in which it is good. */
  readonly notBefore: Instant;
  /** First second in which it is good no more: `exp`, which RFC 7519 makes exclusive. */
  readonly expires: Instant;
}

export type Credential =
  | { readonly certificate: Certificate; readonly token?: undefined }
  | { readonly token: Token; readonly certificate?: undefined };

export type Generation = Credential & {
  readonly slot: Slot;
  /** 1 for the first. */
  readonly number: number;
  readonly issuedAt: Instant;
};

export class Inventory {
  readonly #slots = new Map<string, Generation[]>();
  readonly #byFingerprint = new Map<string, Generation>();
  readonly #retired = new Set<string>();
  readonly #failures = new Map<string, string>();

  record(slot: Slot, credential: Credential, issuedAt: Instant): Generation {
    const earlier = this.generations(slot.name);
    const generation = { ...credential, slot, number: earlier.length + 1, issuedAt } as Generation;
    this.#slots.set(slot.name, [...earlier, generation]);
    this.#retired.delete(slot.name);
    this.#failures.delete(slot.name);
    if (generation.certificate)
      this.#byFingerprint.set(generation.certificate.fingerprint, generation);
    return generation;
  }

  /** Oldest first; empty for a name that never had one. */
  generations(name: string): readonly Generation[] {
    return this.#slots.get(name) ?? [];
  }

  current(name: string): Generation | undefined {
    return this.generations(name).at(-1);
  }

  /** The current generation of every slot in place, in the order in which the slots came to be. */
  all(): Generation[] {
    return [...this.#slots]
      .filter(([name]) => !this.#retired.has(name))
      .map(([, generations]) => generations.at(-1) as Generation);
  }

  /** Why the latest try to renew a credential failed, until one succeeds. */
  noteFailure(name: string, why: string | undefined): void {
    if (why !== undefined) this.#failures.set(name, why);
  }

  failure(name: string): string | undefined {
    return this.#failures.get(name);
  }

  /** Whatever somebody held is gone with its holder; it is remembered, and not in place any more. */
  retire(owner: string): void {
    for (const { slot } of this.all()) if (slot.owner === owner) this.#retired.add(slot.name);
  }

  /** Every generation of every slot that is a certificate. */
  everyCertificate(): Generation[] {
    return [...this.#byFingerprint.values()];
  }

  /** The record of this very certificate; undefined when it was made outside the system. */
  recordOf(certificate: Certificate): Generation | undefined {
    return this.#byFingerprint.get(certificate.fingerprint);
  }
}

/** "worker-1/kubelet-client#3" */
export function formatGeneration({ slot, number }: Generation): string {
  return `${slot.name}#${number}`;
}

/** The last second in which a credential is good. */
export function lastSecond(generation: Generation): Instant {
  const { certificate, token } = generation;
  return certificate ? certificate.notAfter : ((token.expires - 1) as Instant);
}

/** The first second in which a credential is good. */
export function firstSecond({ certificate, token }: Generation): Instant {
  return certificate ? certificate.notBefore : token.notBefore;
}
