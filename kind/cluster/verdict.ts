/** What real components answer, in the words of the port. */
import type { Layer, Outcome, Reason } from "../../steps/target.ts";
import type { HttpsReply } from "./https.ts";

export type Refused = Extract<Outcome, { outcome: "refused" }>;

/** @param words what an accepted outcome says; the body of the answer unless given. */
export function outcomeOf(reply: HttpsReply, judge: string, words?: string): Outcome {
  if (reply.kind === "no connection") return refusedByTls(reply.code, judge);
  const { status, body } = reply;
  if (status < 400) return { outcome: "accepted", judge, words: words ?? body };
  const [layer, reason] = refusals(status, body);
  return { outcome: "refused", judge, layer, reason, words: `${status} ${messageOf(body)}` };
}

function refusals(status: number, body: string): [Layer, Reason] {
  if (status === 401) return ["authentication", "unauthenticated"];
  if (status === 403 && /certificate revoked/.test(body)) return ["authorization", "revoked"];
  if (status === 403) return ["authorization", "forbidden"];
  if (status === 404) return ["storage", "not found"];
  if (status === 409) return ["storage", "conflict"];
  if (status === 400 || status === 422) return ["admission", "invalid"];
  return ["storage", "not available"];
}

/** Alerts that the other side sent, and what the client's own OpenSSL found. */
const alerts: readonly (readonly [RegExp, Reason])[] = [
  [/ALERT_UNKNOWN_CA|UNABLE_TO_GET_ISSUER|UNABLE_TO_VERIFY_LEAF|SELF_SIGNED/, "unknown issuer"],
  [/ALERT_CERTIFICATE_EXPIRED|CERT_HAS_EXPIRED/, "expired"],
  [/CERT_NOT_YET_VALID/, "not yet valid"],
  [/ALERT_CERTIFICATE_REQUIRED/, "no certificate"],
  [/ALERT_BAD_CERTIFICATE|CERT_SIGNATURE_FAILURE|DECRYPT_ERROR/, "bad signature"],
  [/ALERT_UNSUPPORTED_CERTIFICATE|INVALID_PURPOSE/, "wrong usage"],
  [/ALTNAME_INVALID/, "wrong name"],
  [/ALERT_ACCESS_DENIED/, "revoked"],
  // A Go server that has no certificate to show.
  [/ALERT_INTERNAL_ERROR/, "not available"],
  [/^E[A-Z]+$|socket hang up/, "not available"],
];

/** @throws Error for an alert that is not in the list: it must not be taken for one that is. */
function refusedByTls(code: string, judge: string): Outcome {
  const reason = alerts.find(([pattern]) => pattern.test(code))?.[1];
  if (!reason) throw new Error(`a handshake ended with ${code}, which certwarp has no word for`);
  return { outcome: "refused", judge, layer: "tls", reason, words: `TLS: ${code}` };
}

function messageOf(body: string): string {
  try {
    return (JSON.parse(body) as { message?: string }).message ?? body;
  } catch {
    return body.trim();
  }
}
