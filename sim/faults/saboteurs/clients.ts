/** Clients and node agents: what they do by themselves, after restarts, and when they are locked out. */
import { refuse } from "../../policy/refusal.ts";
import { days, hours, minutes, years } from "../../time/duration.ts";
import { add, between } from "../../time/instant.ts";
import { type Saboteur, skipped } from "./saboteur.ts";

export const clientSaboteurs: readonly Saboteur[] = [
  {
    name: "clients-retry-late",
    does: "has clients wait 4 % of the life after a failed renewal instead of 2 %",
    breaks: ["ID-11", "ID-12"],
    sabotage: (decisions) => ({
      ...decisions,
      clientRetryInstant: (validity, _, failedAt) =>
        decisions.clientRetryInstant(validity, 0.04, failedAt),
    }),
  },
  {
    name: "clients-retry-early",
    does: "has clients wait 1 % of the life after a failed renewal instead of 2 %",
    breaks: ["ID-11", "ID-12"],
    sabotage: (decisions) => ({
      ...decisions,
      clientRetryInstant: (validity, _, failedAt) =>
        decisions.clientRetryInstant(validity, 0.01, failedAt),
    }),
  },
  {
    name: "renewing-what-has-expired",
    does: "has clients ask for a renewal of an expired certificate, again and again, and never sign in",
    breaks: ["ID-12", "ID-13"],
    sabotage: (decisions) => ({
      ...decisions,
      stepWhenDue: (held, now) => (held ? "renew" : decisions.stepWhenDue(held, now)),
    }),
  },
  {
    name: "failures-are-not-forgotten",
    does: "goes on counting failures after a sign-in",
    breaks: ["ID-12"],
    sabotage: (decisions) => ({
      ...decisions,
      failuresAfter: (failures, did) =>
        did === "signed in" ? failures : decisions.failuresAfter(failures, did),
    }),
  },
  {
    name: "every-start-signs-in",
    does: "has clients sign in at every start, though a good certificate lies on the disk",
    breaks: ["ID-03", "ID-15", "CA-06"],
    sabotage: (decisions) => ({ ...decisions, stepAtStart: () => "sign in" }),
  },
  {
    name: "command-lines-never-renew",
    does: "has command lines use their certificate until it ends",
    breaks: ["ID-16", "UP-05"],
    sabotage: (decisions) => ({ ...decisions, stepBeforeCall: () => "go on" }),
  },
  {
    name: "command-lines-always-renew",
    does: "has command lines renew at every call",
    breaks: ["ID-16"],
    sabotage: (decisions) => ({
      ...decisions,
      stepBeforeCall: (held, use) =>
        decisions.stepBeforeCall(held, { ...use, due: held?.notBefore ?? use.due }),
    }),
  },
  {
    name: "command-lines-renew-unasked",
    does: "has command lines renew in the background",
    breaks: ["ID-10", "ID-16", "UP-05"],
    sabotage: (decisions) => ({ ...decisions, renewsUnasked: () => true }),
  },
  {
    name: "new-token-old-certificate-void",
    does: "refuses a certificate that is older than its identity's token",
    breaks: ["ID-18"],
    sabotage: (decisions) => ({
      ...decisions,
      callChecks: {
        ...decisions.callChecks,
        trustedCertificate: (presented) => {
          const { certificate, tokenIssuedAt } = presented;
          const older = certificate && tokenIssuedAt && certificate.notBefore < tokenIssuedAt;
          return older
            ? refuse("authentication", "valid token required", "the token is newer")
            : decisions.callChecks.trustedCertificate(presented);
        },
      },
    }),
  },
  {
    name: "readers-may-write",
    does: "gives those who need to look the role of those who change things",
    breaks: ["ID-23"],
    sabotage: (decisions) => ({
      ...decisions,
      platformClients: decisions.platformClients.map((client) =>
        client.roles.includes("Reader") ? { ...client, roles: ["Contributor"] } : client,
      ),
    }),
  },
  {
    name: "certificates-out-of-turn",
    does: "makes several certificates of one identity at a time, with the number that is next for each",
    breaks: ["ID-25"],
    sabotage: (decisions) => ({
      ...decisions,
      issuingQueue: (_, { publicKey }) => Buffer.from(publicKey).toString("hex"),
    }),
  },
  {
    name: "spent-keys-serve-again",
    does: "asks again with a key that may have been certified, when the answer was lost",
    breaks: ["ID-25"],
    sabotage: (decisions) => ({ ...decisions, mayBeCertified: () => false }),
  },
  {
    name: "old-agent-ca-stays-trusted",
    does: "goes on accepting certificates of a CA that has been rotated away",
    breaks: ["CA-05", "ST-01"],
    sabotage: (decisions) => ({ ...decisions, trustedAuthorities: (authorities) => authorities }),
  },
  {
    name: "certificates-end-with-their-ca",
    does: "cuts a client certificate off at the end of its CA",
    breaks: ["CA-04"],
    sabotage: (decisions) => ({
      ...decisions,
      clientCertificateValidity: (issuedAt, lifetime, authorityEnd) => {
        const validity = decisions.clientCertificateValidity(issuedAt, lifetime, authorityEnd);
        // Close to the end the system's own rule again: no certificate of no length.
        const capped =
          authorityEnd < validity.notAfter && between(issuedAt, authorityEnd) > hours(12);
        return capped ? { ...validity, notAfter: authorityEnd } : validity;
      },
    }),
  },
  {
    name: "warned-of-the-agent-ca-too-late",
    does: "warns of the cloud agent CA's end a day later than the profile says",
    breaks: ["CA-04"],
    sabotage: (decisions) => ({
      ...decisions,
      lastQuietInstant: (generation, profile) => {
        const quiet = decisions.lastQuietInstant(generation, profile);
        const { layer, kind } = generation.slot;
        return layer === "host" && kind === "authority" ? add(quiet, days(1)) : quiet;
      },
    }),
  },
  {
    name: "dead-tokens-rotate-themselves",
    does: "rotates a token that has expired as if it were due",
    breaks: ["CA-06"],
    sabotage: (decisions) => ({
      ...decisions,
      tokenStep: (token) =>
        decisions.tokenStep({
          ...token,
          now: Math.min(token.now, token.expires - 1) as typeof token.now,
        }),
    }),
  },
  {
    name: "tokens-for-nobody",
    does: "rotates a token though it can not be delivered, as if it had been",
    breaks: ["CA-06"],
    sabotage: (decisions) => ({
      ...decisions,
      tokenStep: (token) => decisions.tokenStep({ ...token, deliverable: true }),
    }),
  },
  {
    name: "hosts-keep-their-tokens",
    does: "repairs a node agent by having it sign in, without a new token",
    breaks: ["CA-06"],
    sabotage: (decisions) => ({ ...decisions, nodeAgentRepair: () => ["sign in"] }),
  },
  {
    name: "hosts-are-all-repaired",
    does: "gives node agents that work a new token too when hosts are repaired",
    breaks: ["CA-06"],
    sabotage: (decisions) => ({
      ...decisions,
      nodeAgentRepair: () => ["rotate the token of", "sign in"],
    }),
  },
  {
    name: "node-agents-knock-every-minute",
    does: "has a node agent that is not let in try again every minute, for ever",
    breaks: ["CA-07"],
    sabotage: (decisions) => ({
      ...decisions,
      rejoinInstant: (_failures, _rejoin, failedAt) => add(failedAt, minutes(1)),
    }),
  },
  {
    name: "node-agents-give-up",
    does: "has a node agent that is not let in wait for a year",
    breaks: ["CA-07"],
    sabotage: (decisions) => ({
      ...decisions,
      rejoinInstant: (_failures, _rejoin, failedAt) => add(failedAt, years(1)),
    }),
  },
  {
    name: "connections-without-limit",
    does: "opens connection after connection while none is answered",
    breaks: ["CA-07"],
    sabotage: (decisions) => ({ ...decisions, mayConnect: skipped }),
  },
  {
    name: "connections-are-not-closed",
    does: "leaves a connection open after it was answered",
    breaks: ["CA-07"],
    sabotage: (decisions) => ({
      ...decisions,
      openFor: (_answered, timeout) => decisions.openFor(false, timeout),
    }),
  },
  {
    name: "updates-ask-nobody",
    does: "starts an update though the admin CLI is locked out",
    breaks: ["UP-05"],
    sabotage: (decisions) => ({
      ...decisions,
      updateChecks: { ...decisions.updateChecks, commandLineIsLetIn: skipped },
    }),
  },
];
