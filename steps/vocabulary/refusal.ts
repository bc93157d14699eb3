/** Refusals in the words of those who see them, and what each means in terms of the port. */
import type { Layer, Outcome, Reason } from "../target.ts";

interface Meaning {
  readonly reasons?: readonly Reason[];
  readonly layers?: readonly Layer[];
  readonly except?: readonly Reason[];
}

const meanings = {
  "Valid Token Required": { reasons: ["valid token required"] },
  "Certificate has expired": { reasons: ["expired"] },
  "Token has expired": { layers: ["authentication"], reasons: ["expired"] },
  "not yet valid": { reasons: ["not yet valid"] },
  "unknown authority": { reasons: ["unknown issuer"] },
  "bad signature": { reasons: ["bad signature"] },
  "wrong key usage": { reasons: ["wrong usage"] },
  "no certificate": { reasons: ["no certificate"] },
  "another identity": { reasons: ["another identity"] },
  "weak key": { reasons: ["weak key"] },
  "bad proof of possession": { reasons: ["bad proof of possession"] },
  revoked: { reasons: ["revoked"] },
  /** Known who it is, and not allowed: never to be mixed up with unauthenticated. */
  forbidden: { layers: ["authorization"], reasons: ["forbidden"] },
  /** Not known who it is: HTTP 401, as the API server, kubelets and extension API servers say it. */
  unauthenticated: { layers: ["authentication"] },
  /** Not known who it is, as etcd says it; that nobody answers is something else. */
  "TLS alert": { layers: ["tls"], except: ["not available", "no answer"] },
  /** The handshake ends with it; or whoever would have taken part could not start with such a certificate. */
  "expired, or nobody there": {
    layers: ["tls"],
    reasons: ["expired", "not available", "no answer"],
  },
  /** As dead certificates end it: in the handshake, with HTTP 401, or because nobody could start. */
  "no way in": {
    layers: ["authentication", "tls"],
    reasons: ["expired", "unauthenticated", "not available", "no answer"],
  },
  "not signed": { layers: ["signing"] },
  invalid: { layers: ["admission", "operation"], reasons: ["invalid", "malformed"] },
  "in the way": { reasons: ["stands in the way"] },
  conflict: { reasons: ["conflict"] },
  "not found": { reasons: ["not found"] },
  "not available": { reasons: ["not available", "no answer"] },
} satisfies Record<string, Meaning>;

export type RefusalWords = keyof typeof meanings;

export const refusalPattern = Object.keys(meanings).join("|");

/** Whether an outcome is the refusal that these words name. */
export function isRefusal(outcome: Outcome, words: RefusalWords): boolean {
  if (outcome.outcome === "accepted") return false;
  const { reasons, layers, except }: Meaning = meanings[words];
  return (
    (reasons?.includes(outcome.reason) ?? true) &&
    (layers?.includes(outcome.layer) ?? true) &&
    !except?.includes(outcome.reason)
  );
}

export function describeOutcome(outcome: Outcome): string {
  if (outcome.outcome === "accepted") return "accepted";
  return `refused (${outcome.layer}, ${outcome.reason}): ${outcome.words}`;
}
