/** Tokens of service accounts: for how long they are made, and what ends them. */
import { days, seconds } from "../../time/duration.ts";
import { type Saboteur, skipped } from "./saboteur.ts";

export const serviceAccountSaboteurs: readonly Saboteur[] = [
  {
    name: "service-account-tokens-of-a-minute",
    does: "makes a token of a service account for as short a time as somebody likes",
    breaks: ["RV-26"],
    sabotage: (decisions) => ({
      ...decisions,
      tokenRequestChecks: { ...decisions.tokenRequestChecks, longEnough: skipped },
    }),
  },
  {
    name: "service-account-tokens-a-day-long",
    does: "makes every token of a service account a day longer than somebody has asked for",
    breaks: ["RV-26"],
    sabotage: (decisions) => ({
      ...decisions,
      serviceAccountTokenValidity: (issuedAt, lifetime) =>
        decisions.serviceAccountTokenValidity(issuedAt, seconds(lifetime + days(1))),
    }),
  },
  {
    name: "any-signature-on-service-account-tokens",
    does: "believes what the token of a service account says, whoever has signed it",
    breaks: ["RV-26"],
    sabotage: (decisions) => ({
      ...decisions,
      serviceAccountTokenChecks: { ...decisions.serviceAccountTokenChecks, signed: skipped },
    }),
  },
  {
    name: "service-account-tokens-before-their-time",
    does: "accepts the token of a service account before its beginning",
    breaks: ["RV-26"],
    sabotage: (decisions) => ({
      ...decisions,
      serviceAccountTokenChecks: { ...decisions.serviceAccountTokenChecks, begun: skipped },
    }),
  },
  {
    name: "service-account-tokens-without-end",
    does: "accepts the token of a service account after its end",
    breaks: ["RV-26"],
    sabotage: (decisions) => ({
      ...decisions,
      serviceAccountTokenChecks: { ...decisions.serviceAccountTokenChecks, notExpired: skipped },
    }),
  },
  {
    name: "tokens-outlive-service-accounts",
    does: "accepts the token of a service account that has been deleted",
    breaks: ["RV-26"],
    sabotage: (decisions) => ({
      ...decisions,
      serviceAccountTokenChecks: { ...decisions.serviceAccountTokenChecks, accountStands: skipped },
    }),
  },
  {
    name: "service-accounts-by-name-alone",
    does: "accepts the token of a service account that was deleted and made anew",
    breaks: ["RV-26"],
    sabotage: (decisions) => ({
      ...decisions,
      serviceAccountTokenChecks: { ...decisions.serviceAccountTokenChecks, sameAccount: skipped },
    }),
  },
  {
    name: "tokens-remembered-for-good",
    does: "never looks again at a token that was good once",
    breaks: ["RV-26"],
    sabotage: (decisions) => ({ ...decisions, remembersToken: () => true }),
  },
  {
    name: "service-account-tokens-are-no-renewal",
    does: "lets a revoked client make tokens of service accounts, where renewals alone are refused",
    breaks: ["RV-26"],
    sabotage: (decisions) => ({
      ...decisions,
      authorizationChecks: {
        ...decisions.authorizationChecks,
        notRevoked: (question) =>
          question.enforcement === "renewal" &&
          question.request.resource === "serviceaccounts/token"
            ? undefined
            : decisions.authorizationChecks.notRevoked(question),
      },
    }),
  },
];
