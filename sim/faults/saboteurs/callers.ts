/** Who is let in by the cloud agent, on calls and to renew: with which certificate, and without which token. */
import type { InvalidReason } from "../../pki/verification.ts";
import type { Presented } from "../../policy/cloud-agent.ts";
import type { Decisions } from "../../policy/decisions.ts";
import { type Check, refuse } from "../../policy/refusal.ts";
import { type Saboteur, skipped } from "./saboteur.ts";

export const callerSaboteurs: readonly Saboteur[] = [
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
    name: "expired-callers-welcome",
    does: "accepts an expired certificate on calls",
    breaks: [
      "ID-06",
      "ID-12",
      "ID-13",
      "ID-16",
      "ID-19",
      "CA-03",
      "CA-04",
      "CA-06",
      "CA-07",
      "RP-08",
      "UP-05",
      "OF-03",
      "OF-05",
      "ST-01",
    ],
    onKind: { requirement: "ID-06", judge: "OpenSSL" },
    sabotage: (decisions) => calling(decisions, "expired"),
  },
  {
    name: "early-callers-welcome",
    does: "accepts a certificate whose validity has not begun",
    breaks: ["ID-21"],
    onKind: { requirement: "ID-21", judge: "OpenSSL" },
    sabotage: (decisions) => calling(decisions, "not yet valid"),
  },
  {
    name: "servers-call-as-clients",
    does: "accepts a certificate that was made for servers alone",
    breaks: ["ID-22"],
    onKind: { requirement: "ID-22", judge: "OpenSSL" },
    sabotage: (decisions) => calling(decisions, "wrong usage"),
  },
  {
    name: "altered-callers-welcome",
    does: "accepts a certificate whose signature does not fit",
    breaks: ["ID-22"],
    onKind: { requirement: "ID-22", judge: "OpenSSL" },
    sabotage: (decisions) => calling(decisions, "bad signature", "wrong usage"),
  },
  {
    name: "callers-of-any-ca-welcome",
    does: "accepts a certificate that another CA has signed",
    breaks: ["ID-22", "CA-01", "CA-05"],
    sabotage: (decisions) => calling(decisions, "unknown issuer"),
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
  {
    name: "expired-certificates-renew",
    does: "renews a client certificate that has expired",
    breaks: ["ID-10", "ID-19"],
    sabotage: (decisions) => renewing(decisions, "expired"),
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
    name: "revoked-identities-call",
    does: "lets a revoked identity go on calling",
    breaks: ["ID-19", "ID-23", "UP-05", "KM-02"],
    sabotage: (decisions) => ({
      ...decisions,
      callChecks: { ...decisions.callChecks, identityNotRevoked: skipped },
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
];

/** Lets in on calls what should not be let in, for some reasons. */
function calling(decisions: Decisions, ...reasons: InvalidReason[]): Decisions {
  const trustedCertificate = ignoring(decisions.callChecks.trustedCertificate, ...reasons);
  return { ...decisions, callChecks: { ...decisions.callChecks, trustedCertificate } };
}

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
