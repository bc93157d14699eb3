/** How far a revocation reaches: the profile's switch, further doors, and what escapes. */
import { asksForCredential } from "../../policy/api-access.ts";
import type { Instant } from "../../time/instant.ts";
import { type Saboteur, skipped } from "./saboteur.ts";

export const reachSaboteurs: readonly Saboteur[] = [
  {
    name: "renewal-only-ignored",
    does: "refuses every request of a revoked client, though the profile wants renewals refused alone",
    breaks: ["RV-13"],
    sabotage: (decisions) => ({
      ...decisions,
      authorizationChecks: {
        ...decisions.authorizationChecks,
        notRevoked: (question) =>
          decisions.authorizationChecks.notRevoked({
            ...question,
            enforcement: "request and renewal",
          }),
      },
    }),
  },
  {
    name: "signing-requests-of-the-revoked",
    does: "takes a signing request, or one for a token, from a client that is revoked",
    breaks: ["RV-13", "RV-23", "RV-26", "RP-03"],
    sabotage: (decisions) => ({
      ...decisions,
      authorizationChecks: {
        ...decisions.authorizationChecks,
        notRevoked: (question) =>
          asksForCredential(question.request)
            ? undefined
            : decisions.authorizationChecks.notRevoked(question),
      },
    }),
  },
  {
    name: "superusers-are-asked-about",
    does: "refuses a revoked member of system:masters, which no Kubernetes does",
    breaks: ["RV-22"],
    sabotage: (decisions) => ({
      ...decisions,
      authorizationChecks: {
        ...decisions.authorizationChecks,
        notRevoked: (question) =>
          decisions.authorizationChecks.notRevoked({
            ...question,
            user: { ...question.user, groups: [] },
          }),
      },
    }),
  },
  {
    name: "etcd-reads-no-list",
    does: "lets clients and peers of etcd in without looking for them on its revocation list",
    breaks: ["RV-14"],
    sabotage: (decisions) => ({
      ...decisions,
      doorChecks: {
        ...decisions.doorChecks,
        etcdClients: (knock) => decisions.doorChecks.etcdClients({ ...knock, listed: false }),
        etcdPeers: (knock) => decisions.doorChecks.etcdPeers({ ...knock, listed: false }),
      },
    }),
  },
  {
    name: "etcd-list-in-any-profile",
    does: "fills etcd's list though the profile wants revocation enforced at renewal only",
    breaks: ["RV-13"],
    sabotage: (decisions) => ({ ...decisions, etcdListed: (revoked) => revoked }),
  },
  {
    name: "re-issues-without-end",
    does: "issues as many certificates as are asked for, though an entry revokes each at once",
    breaks: ["RV-21"],
    sabotage: (decisions) => ({
      ...decisions,
      reissueChecks: { ...decisions.reissueChecks, notInVain: skipped },
    }),
  },
  {
    name: "cures-unseen",
    does: "counts certificates that were issued before an entry among those that it caught at once",
    breaks: ["RV-21"],
    sabotage: (decisions) => ({
      ...decisions,
      countInVain: (caughtAtIssue) => caughtAtIssue.length,
    }),
  },
  {
    name: "escapes-unsaid",
    does: "says of no credential of system:masters that its revocation has no effect",
    breaks: ["RV-22"],
    sabotage: (decisions) => ({ ...decisions, escapes: () => false }),
  },
  {
    name: "servers-unsaid",
    does: "says of no server certificate that nobody looks its revocation up",
    breaks: ["RV-24"],
    sabotage: (decisions) => ({ ...decisions, notChecked: () => false }),
  },
  {
    name: "outsiders-unseen",
    does: "takes a certificate that nobody recorded for one that is yet to be issued",
    breaks: ["RV-07", "RV-25"],
    sabotage: (decisions) => ({
      ...decisions,
      issueInstant: (_, recorded) => recorded ?? (Number.POSITIVE_INFINITY as Instant),
    }),
  },
];
