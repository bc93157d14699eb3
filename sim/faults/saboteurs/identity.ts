/** The host layer: sign-in, calls, renewal, tokens. */
import type { InvalidReason } from "../../pki/verification.ts";
import type { Presented } from "../../policy/cloud-agent.ts";
import type { Decisions } from "../../policy/decisions.ts";
import { type Check, refuse } from "../../policy/refusal.ts";
import { days, seconds } from "../../time/duration.ts";
import { add } from "../../time/instant.ts";
import { type Saboteur, skipped } from "./saboteur.ts";

export const identitySaboteurs: readonly Saboteur[] = [
  {
    name: "tokens-live-a-day-longer",
    does: "gives every token a day more than the profile says",
    breaks: [
      "ID-01",
      "ID-03",
      "ID-14",
      "ID-17",
      "RP-05",
      "UP-01",
      "KM-02",
      "CA-05",
      "CA-06",
      "ID-13",
      "KM-03",
      "KM-04",
      "OF-05",
      "RP-09",
      "UP-04",
      "UP-05",
    ],
    sabotage: (decisions) => ({
      ...decisions,
      tokenValidity: (issuedAt, lifetime, options) =>
        decisions.tokenValidity(issuedAt, seconds(lifetime + days(1)), options),
    }),
  },
  {
    name: "certificates-of-a-group",
    does: "writes a group that nobody asked for into the certificate of a sign-in",
    breaks: ["ID-02", "KM-02", "ID-23"],
    sabotage: (decisions) => ({
      ...decisions,
      firstContent: (request) => {
        const content = decisions.firstContent(request);
        return { ...content, subject: { ...content.subject, organizations: ["clients"] } };
      },
    }),
  },
  {
    name: "calls-need-a-token",
    does: "refuses a good certificate when the identity's token has expired",
    breaks: [
      "ID-03",
      "ID-06",
      "ID-14",
      "CA-03",
      "RN-01",
      "KM-02",
      "ID-15",
      "ID-16",
      "OF-03",
      "RP-05",
      "RP-09",
      "UP-04",
      "UP-05",
      "CA-06",
    ],
    sabotage: (decisions) => ({
      ...decisions,
      callChecks: {
        ...decisions.callChecks,
        trustedCertificate: (presented) =>
          decisions.callChecks.trustedCertificate(presented) ??
          (presented.tokenInDate
            ? undefined
            : refuse("authentication", "valid token required", "Valid Token Required")),
      },
    }),
  },
  {
    name: "no-certificate-needed",
    does: "asks no caller for a certificate",
    breaks: ["ID-04", "ID-15", "UP-04"],
    sabotage: (decisions) => ({
      ...decisions,
      callChecks: { ...decisions.callChecks, certificatePresented: skipped },
    }),
  },
  {
    name: "no-certificate-to-renew",
    does: "asks nobody who wants a new certificate for the old one",
    breaks: ["ID-04"],
    sabotage: (decisions) => ({
      ...decisions,
      renewalChecks: { ...decisions.renewalChecks, certificatePresented: skipped },
    }),
  },
  {
    name: "a-token-opens-every-door",
    does: "takes a good token for a certificate where a caller shows none",
    breaks: ["ID-04"],
    sabotage: (decisions) => ({
      ...decisions,
      callerName: (certificate, token) =>
        decisions.callerName(certificate, token) ??
        (token?.outcome === "valid" ? token.claims.sub : undefined),
      callChecks: {
        ...decisions.callChecks,
        certificatePresented: (presented) =>
          presented.identity ? undefined : decisions.callChecks.certificatePresented(presented),
      },
    }),
  },
  {
    name: "any-token-signs-in",
    does: "looks at no token, and finds out later that it stands for nobody",
    breaks: ["ID-05", "ID-14", "ID-17", "ID-21", "ID-24"],
    sabotage: (decisions) => ({
      ...decisions,
      signInChecks: { ...decisions.signInChecks, validToken: skipped },
    }),
  },
  {
    name: "expired-callers-welcome",
    does: "accepts an expired certificate on calls",
    breaks: ["ID-06", "ID-19", "CA-03", "ST-01"],
    onKind: { requirement: "ID-06", judge: "OpenSSL" },
    sabotage: (decisions) => ({
      ...decisions,
      callChecks: {
        ...decisions.callChecks,
        trustedCertificate: ignoring(decisions.callChecks.trustedCertificate, "expired"),
      },
    }),
  },
  {
    name: "everybody-is-owner",
    does: "lets every role do everything",
    breaks: ["ID-07", "CA-02"],
    sabotage: (decisions) => ({ ...decisions, operationChecks: { roleAllows: skipped } }),
  },
  {
    name: "clients-renew-late",
    does: "has clients renew at 80 % of the life instead of 70 %",
    breaks: ["ID-08", "ID-09"],
    sabotage: (decisions) => ({
      ...decisions,
      clientRenewalInstant: (validity) => decisions.clientRenewalInstant(validity, 0.8),
    }),
  },
  {
    name: "clients-renew-early",
    does: "has clients renew at 60 % of the life instead of 70 %",
    breaks: ["ID-08"],
    sabotage: (decisions) => ({
      ...decisions,
      clientRenewalInstant: (validity) => decisions.clientRenewalInstant(validity, 0.6),
    }),
  },
  {
    name: "renewal-forgets-names",
    does: "leaves the SANs out of a renewed client certificate",
    breaks: ["ID-09"],
    sabotage: (decisions) => ({
      ...decisions,
      renewedContent: (old) => ({
        ...decisions.renewedContent(old),
        dnsNames: [],
        ipAddresses: [],
      }),
    }),
  },
  {
    name: "renewal-forgets-to-count",
    does: "leaves the renewal count as it was",
    breaks: ["ID-09"],
    sabotage: (decisions) => ({
      ...decisions,
      renewedContent: (old) => ({ ...decisions.renewedContent(old), renewals: old.renewals }),
    }),
  },
  {
    name: "expired-certificates-renew",
    does: "renews a client certificate that has expired",
    breaks: ["ID-10", "ID-19"],
    sabotage: (decisions) => renewing(decisions, "expired"),
  },
  {
    name: "renewals-need-a-token",
    does: "refuses a renewal when the identity's token has expired",
    breaks: ["ID-08", "ID-09", "ID-14", "CA-03", "OF-03"],
    sabotage: (decisions) => ({
      ...decisions,
      renewalChecks: {
        ...decisions.renewalChecks,
        trustedCertificate: (renewal) =>
          decisions.renewalChecks.trustedCertificate(renewal) ??
          (renewal.tokenInDate
            ? undefined
            : refuse("authentication", "valid token required", "Valid Token Required")),
      },
    }),
  },
  {
    name: "tokens-rotate-late",
    does: "rotates a token at 90 % of its life instead of 70 %",
    breaks: ["ID-17"],
    sabotage: (decisions) => ({
      ...decisions,
      tokenRotationInstant: (validity) => decisions.tokenRotationInstant(validity, 0.9),
    }),
  },
  {
    name: "revoked-identities-call",
    does: "lets a revoked identity go on calling",
    breaks: ["ID-19", "KM-02"],
    sabotage: (decisions) => ({
      ...decisions,
      callChecks: { ...decisions.callChecks, identityNotRevoked: skipped },
    }),
  },
  {
    name: "revoked-identities-sign-in",
    does: "lets a revoked identity sign in",
    breaks: ["ID-19"],
    sabotage: (decisions) => ({
      ...decisions,
      signInChecks: { ...decisions.signInChecks, identityNotRevoked: skipped },
    }),
  },
  {
    name: "revoked-identities-renew",
    does: "renews the certificate of a revoked identity",
    breaks: ["ID-19"],
    sabotage: (decisions) => ({
      ...decisions,
      renewalChecks: { ...decisions.renewalChecks, identityNotRevoked: skipped },
    }),
  },
  {
    name: "revoked-comes-before-expired",
    does: "says of an expired certificate of a revoked identity, at renewal, that it is revoked",
    breaks: ["ID-19"],
    sabotage: (decisions) => {
      const { identityNotRevoked, ...others } = decisions.renewalChecks;
      return { ...decisions, renewalChecks: { identityNotRevoked, ...others } };
    },
  },
  {
    name: "new-tokens-pardon",
    does: "lets a revoked identity sign in with any token but its first",
    breaks: ["ID-19"],
    sabotage: (decisions) => {
      const firstTokens = new Map<string, string>();
      let isFirst = true;
      const { validToken, identityNotRevoked } = decisions.signInChecks;
      return {
        ...decisions,
        signInChecks: {
          ...decisions.signInChecks,
          validToken: (signIn) => {
            const refusal = validToken(signIn);
            if (refusal || signIn.token.outcome === "invalid") return refusal;
            const { sub, jti } = signIn.token.claims;
            if (!firstTokens.has(sub)) firstTokens.set(sub, jti);
            isFirst = firstTokens.get(sub) === jti;
            return undefined;
          },
          identityNotRevoked: (signIn) => (isFirst ? identityNotRevoked(signIn) : undefined),
        },
      };
    },
  },
  {
    name: "no-proof-needed",
    does: "renews without looking at the proof of possession",
    breaks: ["ID-20"],
    sabotage: (decisions) => ({
      ...decisions,
      renewalChecks: { ...decisions.renewalChecks, provenWithOldKey: skipped },
    }),
  },
  {
    name: "early-callers-welcome",
    does: "accepts a certificate whose validity has not begun",
    breaks: ["ID-21"],
    onKind: { requirement: "ID-21", judge: "OpenSSL" },
    sabotage: (decisions) => ({
      ...decisions,
      callChecks: {
        ...decisions.callChecks,
        trustedCertificate: ignoring(decisions.callChecks.trustedCertificate, "not yet valid"),
      },
    }),
  },
  {
    name: "servers-call-as-clients",
    does: "accepts a certificate that was made for servers alone",
    breaks: ["ID-22"],
    onKind: { requirement: "ID-22", judge: "OpenSSL" },
    sabotage: (decisions) => ({
      ...decisions,
      callChecks: {
        ...decisions.callChecks,
        trustedCertificate: ignoring(decisions.callChecks.trustedCertificate, "wrong usage"),
      },
    }),
  },
  {
    name: "altered-callers-welcome",
    does: "accepts a certificate whose signature does not fit",
    breaks: ["ID-22"],
    onKind: { requirement: "ID-22", judge: "OpenSSL" },
    sabotage: (decisions) => ({
      ...decisions,
      callChecks: {
        ...decisions.callChecks,
        trustedCertificate: ignoring(
          decisions.callChecks.trustedCertificate,
          "bad signature",
          "wrong usage",
        ),
      },
    }),
  },
  {
    name: "callers-of-any-ca-welcome",
    does: "accepts a certificate that another CA has signed",
    breaks: ["ID-22", "CA-01", "CA-05"],
    sabotage: (decisions) => ({
      ...decisions,
      callChecks: {
        ...decisions.callChecks,
        trustedCertificate: ignoring(decisions.callChecks.trustedCertificate, "unknown issuer"),
      },
    }),
  },
  {
    name: "early-certificates-renew",
    does: "renews a client certificate whose validity has not begun",
    breaks: ["ID-21"],
    sabotage: (decisions) => renewing(decisions, "not yet valid"),
  },
  {
    name: "servers-renew-as-clients",
    does: "renews a certificate that was made for servers alone",
    breaks: ["ID-22"],
    sabotage: (decisions) => renewing(decisions, "wrong usage"),
  },
  {
    name: "altered-certificates-renew",
    does: "renews a certificate whose signature does not fit",
    breaks: ["ID-22"],
    sabotage: (decisions) => renewing(decisions, "bad signature", "wrong usage"),
  },
  {
    name: "certificates-of-any-ca-renew",
    does: "renews a certificate that another CA has signed",
    breaks: ["ID-22", "CA-05"],
    sabotage: (decisions) => renewing(decisions, "unknown issuer"),
  },
  {
    name: "keys-of-others-are-certified",
    does: "renews with a new key that has not signed the request",
    breaks: ["ID-20"],
    sabotage: (decisions) => ({
      ...decisions,
      renewalChecks: { ...decisions.renewalChecks, requestSignedByItsKey: skipped },
    }),
  },
  {
    name: "weak-keys-welcome",
    does: "signs a key of any size",
    breaks: ["ID-24"],
    sabotage: (decisions) => ({
      ...decisions,
      signInChecks: { ...decisions.signInChecks, strongKey: skipped },
    }),
  },
  {
    name: "names-of-others",
    does: "signs a request for another identity than the token's",
    breaks: ["ID-24"],
    sabotage: (decisions) => ({
      ...decisions,
      signInChecks: { ...decisions.signInChecks, ownName: skipped },
    }),
  },
  {
    name: "unsigned-requests",
    does: "signs a request that its own key has not signed",
    breaks: ["ID-24"],
    sabotage: (decisions) => ({
      ...decisions,
      signInChecks: { ...decisions.signInChecks, requestSignedByItsKey: skipped },
    }),
  },
  {
    name: "nothing-may-be-deleted",
    does: "forbids everybody to delete",
    breaks: ["ID-07", "CA-02"],
    sabotage: (decisions) => ({
      ...decisions,
      operationChecks: {
        roleAllows: (operation) =>
          operation.verb === "delete"
            ? refuse("authorization", "forbidden", "nothing may be deleted")
            : decisions.operationChecks.roleAllows(operation),
      },
    }),
  },
  {
    name: "agent-ca-a-day-short",
    does: "makes the cloud agent CA a day shorter than the profile says",
    breaks: ["CA-01"],
    sabotage: (decisions) => ({
      ...decisions,
      authorityValidity: (issuedAt, lifetime) => {
        const validity = decisions.authorityValidity(issuedAt, lifetime);
        return { ...validity, notAfter: add(validity.notAfter, seconds(-days(1))) };
      },
    }),
  },
  {
    name: "expired-agent-ca-vouches",
    does: "goes on accepting certificates in date of a CA that has expired",
    breaks: ["CA-03"],
    onKind: { requirement: "CA-03", judge: "OpenSSL" },
    sabotage: (decisions) => ({
      ...decisions,
      callChecks: {
        ...decisions.callChecks,
        trustedCertificate: (presented) =>
          ownEndIsAhead(presented) ? undefined : decisions.callChecks.trustedCertificate(presented),
      },
    }),
  },
];

/** Renews what should not be renewed, for some reasons. */
function renewing(decisions: Decisions, ...reasons: InvalidReason[]): Decisions {
  const trustedCertificate = ignoring(decisions.renewalChecks.trustedCertificate, ...reasons);
  return { ...decisions, renewalChecks: { ...decisions.renewalChecks, trustedCertificate } };
}

/** A check of a certificate that looks away for some reasons. */
function ignoring<Input extends Presented>(
  check: Check<Input>,
  ...reasons: InvalidReason[]
): Check<Input> {
  return (presented) => {
    const { verification } = presented;
    const ignored = verification?.outcome === "invalid" && reasons.includes(verification.reason);
    return ignored ? undefined : check(presented);
  };
}

/** Expired, and the certificate itself is not what has expired. */
function ownEndIsAhead({ verification, certificate }: Presented): boolean {
  if (verification?.outcome !== "invalid" || verification.reason !== "expired") return false;
  return !verification.detail.includes(`CN=${certificate?.subject.commonName}:`);
}
