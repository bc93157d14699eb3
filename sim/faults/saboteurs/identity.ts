/** Identities of the host layer: sign-in, roles, what their certificates and tokens say, and their CA. */
import { refuse } from "../../policy/refusal.ts";
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
      tokenValidity: (issuedAt, lifetime) =>
        decisions.tokenValidity(issuedAt, seconds(lifetime + days(1))),
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
    name: "any-token-signs-in",
    does: "looks at no token, and finds out later that it stands for nobody",
    breaks: ["ID-03", "ID-05", "ID-13", "ID-14", "ID-15", "ID-17", "ID-21", "ID-24", "CA-05"],
    sabotage: (decisions) => ({
      ...decisions,
      signInChecks: { ...decisions.signInChecks, validToken: skipped },
    }),
  },
  {
    name: "everybody-is-owner",
    does: "lets every role do everything",
    breaks: ["ID-07", "ID-23", "CA-02"],
    sabotage: (decisions) => ({ ...decisions, operationChecks: { roleAllows: skipped } }),
  },
  {
    name: "clients-renew-late",
    does: "has clients renew at 80 % of the life instead of 70 %",
    breaks: ["ID-08", "ID-09", "ID-11", "ID-12", "ID-16", "OF-03"],
    sabotage: (decisions) => ({
      ...decisions,
      clientRenewalInstant: (validity) => decisions.clientRenewalInstant(validity, 0.8),
    }),
  },
  {
    name: "clients-renew-early",
    does: "has clients renew at 60 % of the life instead of 70 %",
    breaks: ["ID-08", "ID-11", "ID-12", "ID-16", "OF-03"],
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
    name: "tokens-rotate-late",
    does: "rotates a token at 90 % of its life instead of 70 %",
    breaks: ["ID-17", "ID-18"],
    sabotage: (decisions) => ({
      ...decisions,
      tokenRotationInstant: (validity) => decisions.tokenRotationInstant(validity, 0.9),
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
    breaks: ["ID-07", "ID-23", "CA-02"],
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
    breaks: ["CA-01", "CA-05"],
    sabotage: (decisions) => ({
      ...decisions,
      authorityValidity: (issuedAt, lifetime) => {
        const validity = decisions.authorityValidity(issuedAt, lifetime);
        return { ...validity, notAfter: add(validity.notAfter, seconds(-days(1))) };
      },
    }),
  },
];
