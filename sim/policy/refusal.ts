/**
 * The vocabulary of answers in both worlds. A refusal inside the system is data: which layer said no,
 * for what reason, in which words.
 */

/** Where the refusal was made. On a real cluster: a TLS alert, HTTP 401, HTTP 403, and so on. */
export type Layer =
  | "tls"
  | "authentication"
  | "authorization"
  | "admission"
  | "signing"
  | "storage"
  | "operation";

export type Reason =
  /* of certificates and tokens */
  | "expired"
  | "not yet valid"
  | "unknown issuer"
  | "bad signature"
  | "wrong usage"
  | "wrong name"
  | "malformed"
  | "revoked"
  /* of sign-ins and renewals */
  | "valid token required"
  | "no certificate"
  | "another identity"
  | "weak key"
  | "bad proof of possession"
  | "unknown identity"
  /* of what may be done */
  | "forbidden"
  | "unauthenticated"
  | "not approved"
  | "invalid"
  | "not found"
  | "conflict"
  | "not available"
  /** It arrived; what became of it, the asker does not know. */
  | "no answer"
  | "stands in the way"
  /* of operations */
  | "interrupted";

/** Who has judged, where it was not the code here: "OpenSSL" on a real wire. */
interface Judged {
  readonly judge?: string;
}

export interface Refusal extends Judged {
  readonly outcome: "refused";
  readonly layer: Layer;
  readonly reason: Reason;
  /** For people and logs: carries the actual values. */
  readonly message: string;
}

export interface Accepted<Value = undefined> extends Judged {
  readonly outcome: "accepted";
  readonly value: Value;
}

export type Reply<Value = undefined> = Accepted<Value> | Refusal;

export function accept(): Accepted;
export function accept<Value>(value: Value): Accepted<Value>;
export function accept(value?: unknown): Accepted<unknown> {
  return { outcome: "accepted", value };
}

export function refuse(layer: Layer, reason: Reason, message: string): Refusal {
  return { outcome: "refused", layer, reason, message };
}

/** Asked for before anything is signed: what has no place can not be used. */
export const noSpaceLeft = refuse("storage", "not available", "no space left on device");

/** One rule of a decision: a refusal, or undefined when it has nothing against the input. */
export type Check<Input> = (input: Input) => Refusal | undefined;

/** A decision: its checks, in the order in which they speak. */
export type Checks<Input> = Readonly<Record<string, Check<Input>>>;

/** What the first check to object says, or undefined when none does. */
export function firstRefusal<Input>(checks: Checks<Input>, input: Input): Refusal | undefined {
  for (const check of Object.values(checks)) {
    const refusal = check(input);
    if (refusal) return refusal;
  }
  return undefined;
}
