/** What real components answer, in the words of the port. */
import type { Layer, Outcome, Reason } from "../../steps/target.ts";
import type { HttpsReply } from "./https.ts";

export type Refused = Extract<Outcome, { outcome: "refused" }>;

/**
 * @param judge who answers there. What this side's OpenSSL has found, or the network, is their word and not his.
 * @param words what an accepted outcome says; the body of the answer unless given.
 */
export function outcomeOf(reply: HttpsReply, judge: string, words?: string): Outcome {
  if (reply.kind === "no connection") return refusedByTls(reply.code, judge);
  const { status, body } = reply;
  if (status < 400) return { outcome: "accepted", judge, words: words ?? body };
  const [layer, reason] = refusals(status, body);
  const message = messageOf(body);
  return {
    outcome: "refused",
    judge: saysOurs.test(message) ? webhook : judge,
    layer,
    reason,
    words: `${status} ${message}`,
  };
}

/** Ours: what it decides an API server only passes on. */
export const webhook = "revocation webhook";
const saysOurs = /certificate revoked|admission webhook ".+" denied/;

/** The API server has answered a call that it should pass on: it does so with an object, or when it got no answer. */
export function saysItself(reply: HttpsReply): boolean {
  if (reply.kind === "no connection") return true;
  return reply.status >= 500 || /"kind": ?"Status"/.test(reply.body);
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

/** Alerts that the other side sent. */
const alerts: Findings = [
  [/ALERT_UNKNOWN_CA/, "unknown issuer"],
  [/ALERT_CERTIFICATE_EXPIRED/, "expired"],
  [/ALERT_CERTIFICATE_REQUIRED/, "no certificate"],
  [/ALERT_BAD_CERTIFICATE|ALERT_DECRYPT_ERROR/, "bad signature"],
  [/ALERT_UNSUPPORTED_CERTIFICATE/, "wrong usage"],
  [/ALERT_ACCESS_DENIED/, "revoked"],
  // A Go server that has no certificate to show.
  [/ALERT_INTERNAL_ERROR/, "not available"],
];

/** What the OpenSSL of this side has against the certificate of the other. */
const found: Findings = [
  [/UNABLE_TO_GET_ISSUER|UNABLE_TO_VERIFY_LEAF|SELF_SIGNED/, "unknown issuer"],
  [/CERT_HAS_EXPIRED/, "expired"],
  [/CERT_NOT_YET_VALID/, "not yet valid"],
  [/CERT_SIGNATURE_FAILURE/, "bad signature"],
  [/INVALID_PURPOSE/, "wrong usage"],
  [/ALTNAME_INVALID/, "wrong name"],
];

/** Nobody has judged anything: errno of the socket, or its end. */
const nobody: Findings = [[/^E(?!PROTO)[A-Z]+$|socket hang up/, "not available"]];

type Findings = readonly (readonly [RegExp, Reason])[];

/** @throws Error for an alert that is not in the lists: it must not be taken for one that is. */
function refusedByTls(code: string, server: string): Outcome {
  const judges = [
    [server, alerts],
    ["OpenSSL", found],
    ["Linux", nobody],
  ] as const;
  for (const [judge, findings] of judges) {
    const reason = findings.find(([pattern]) => pattern.test(code))?.[1];
    if (reason) return { outcome: "refused", judge, layer: "tls", reason, words: `TLS: ${code}` };
  }
  throw new Error(`a handshake ended with ${code}, which certwarp has no word for`);
}

function messageOf(body: string): string {
  try {
    return (JSON.parse(body) as { message?: string }).message ?? body;
  } catch {
    return body.trim();
  }
}
