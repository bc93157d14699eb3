/** Renewal in a cluster, and what happens while it is switched off. */

import { lastSecond } from "../../pki/inventory.ts";
import { refuse } from "../../policy/refusal.ts";
import { renewalInstant } from "../../policy/validity.ts";
import { minutes } from "../../time/duration.ts";
import { type Instant, subtract } from "../../time/instant.ts";
import { type Saboteur, skipped } from "./saboteur.ts";

export const renewalSaboteurs: readonly Saboteur[] = [
  {
    name: "leaves-never-renew",
    does: "books the renewal of every leaf for after its end",
    breaks: [
      "CP-13",
      "CP-14",
      "RN-01",
      "RN-02",
      "RN-03",
      "RN-04",
      "RN-05",
      "RN-06",
      "RN-07",
      "RN-08",
      "RN-09",
      "RN-10",
      "RN-11",
      "RV-12",
      "RP-02",
      "RP-03",
      "RP-14",
      "UP-01",
      "UP-02",
      "KM-05",
      "OF-01",
      "OF-06",
      "ST-02",
    ],
    sabotage: (decisions) => ({
      ...decisions,
      leafRenewalInstant: (validity) => decisions.leafRenewalInstant(validity, 2),
    }),
  },
  {
    name: "leaves-renew-early",
    does: "renews leaves at 60 % of their life instead of 70 %",
    breaks: ["RN-01", "RN-02", "RV-12"],
    sabotage: (decisions) => ({
      ...decisions,
      leafRenewalInstant: (validity) => decisions.leafRenewalInstant(validity, 0.6),
    }),
  },
  {
    name: "kubelets-rotate-early",
    does: "has kubelets rotate from 50 % of the life on",
    breaks: ["RN-03"],
    sabotage: (decisions) => ({
      ...decisions,
      kubeletRotationInstant: (certificate, _, draw) =>
        decisions.kubeletRotationInstant(certificate, { from: 0.5, to: 0.6 }, draw),
    }),
  },
  {
    name: "kubelets-rotate-late",
    does: "has kubelets rotate from 95 % of the life on",
    breaks: ["RN-01", "RN-03"],
    sabotage: (decisions) => ({
      ...decisions,
      kubeletRotationInstant: (certificate, _, draw) =>
        decisions.kubeletRotationInstant(certificate, { from: 0.95, to: 0.99 }, draw),
    }),
  },
  {
    name: "server-certificates-renew",
    does: "has kubelets renew their server certificates",
    breaks: ["RN-04", "OF-04"],
    sabotage: (decisions) => ({
      ...decisions,
      wantsServerCertificate: (existing, now) =>
        decisions.wantsServerCertificate(existing, now) ||
        (existing !== undefined && now >= renewalInstant(existing, 0.5)),
    }),
  },
  {
    name: "kubeconfigs-are-managed",
    does: "renews the certificate in the administrator's kubeconfig",
    breaks: ["RN-01", "RN-05", "RP-10", "ST-01", "ST-02"],
    sabotage: (decisions) => ({ ...decisions, isManaged: () => true }),
  },
  {
    name: "roots-end-in-silence",
    does: "warns of a root's end as late as of a leaf's",
    breaks: ["RN-12"],
    sabotage: (decisions) => ({
      ...decisions,
      lastQuietInstant: (generation, profile) =>
        generation.slot.kind === "authority" && generation.slot.layer === "cluster"
          ? renewalInstant(
              {
                notBefore: generation.certificate?.notBefore as Instant,
                notAfter: lastSecond(generation),
              },
              0.95,
            )
          : decisions.lastQuietInstant(generation, profile),
    }),
  },
  {
    name: "failures-are-kept-quiet",
    does: "does not report why a renewal has failed",
    breaks: ["RN-10", "OF-04"],
    sabotage: (decisions) => ({ ...decisions, reportedFailure: () => undefined }),
  },
  {
    name: "failed-leaves-wait",
    does: "tries a leaf again at 10 % of its life after a failure instead of 2 %",
    breaks: ["RN-10"],
    sabotage: (decisions) => ({
      ...decisions,
      leafRetryInstant: (validity, _, failedAt) =>
        decisions.leafRetryInstant(validity, 0.1, failedAt),
    }),
  },
  {
    name: "leaves-outlive-their-ca",
    does: "has the certificate manager sign with a CA that has expired",
    breaks: ["RN-11"],
    sabotage: (decisions) => ({
      ...decisions,
      leafSigningChecks: { ...decisions.leafSigningChecks, authorityInDate: skipped },
    }),
  },
  {
    name: "old-connections-stay",
    does: "calls kubelets for ten minutes over connections opened with an earlier certificate",
    breaks: ["RN-07"],
    sabotage: (decisions) => ({
      ...decisions,
      looksForNewPair: (lastLook, now) =>
        decisions.looksForNewPair(lastLook, subtract(now, minutes(5))),
    }),
  },
  {
    name: "dead-workers-stay",
    does: "leaves a worker whose certificate has expired where it is",
    breaks: ["RN-09"],
    sabotage: (decisions) => ({ ...decisions, nodesToReplace: () => [] }),
  },
  {
    name: "dead-clusters-are-replaced",
    does: "replaces workers although most nodes of their cluster are dead",
    breaks: ["RN-09"],
    sabotage: (decisions) => ({
      ...decisions,
      nodesToReplace: (nodes, now) =>
        nodes
          .filter(({ role, notAfter }) => role === "worker" && notAfter && notAfter < now)
          .map(({ name }) => name),
    }),
  },
  {
    name: "renewed-leaves-lose-a-name",
    does: "leaves the last of several DNS names out of a leaf when it is renewed",
    breaks: ["RN-06"],
    sabotage: (decisions) => ({
      ...decisions,
      leafContent: (subject, extensions, previous) => {
        const content = decisions.leafContent(subject, extensions, previous);
        const { dnsNames = [] } = content;
        return previous && dnsNames.length > 2
          ? { ...content, dnsNames: dnsNames.slice(0, -1) }
          : content;
      },
    }),
  },
  {
    name: "controllers-reload",
    does: "has controllers read their kubeconfig anew without a restart",
    breaks: ["RN-08"],
    sabotage: (decisions) => ({
      ...decisions,
      reloadOf: (file) =>
        file === "kubeconfig of a controller" ? "while running" : decisions.reloadOf(file),
    }),
  },
  {
    name: "etcd-ca-reloads",
    does: "has etcd and its clients read the etcd CA anew without a restart",
    breaks: ["RN-08"],
    sabotage: (decisions) => ({
      ...decisions,
      reloadOf: (file) => (file === "etcd CA" ? "while running" : decisions.reloadOf(file)),
    }),
  },
  {
    name: "client-ca-at-its-start",
    does: "has the API server read the CA of its clients once, at its start",
    breaks: ["RN-08"],
    sabotage: (decisions) => ({
      ...decisions,
      reloadOf: (file) => (file === "client CA" ? "at its start" : decisions.reloadOf(file)),
    }),
  },
  {
    name: "overdue-leaves-are-lost",
    does: "refuses to renew a leaf of which less than 25 % remain",
    breaks: ["RN-10", "OF-01", "OF-04"],
    sabotage: (decisions) => ({
      ...decisions,
      leafRenewalChecks: {
        ...decisions.leafRenewalChecks,
        notExpired: (renewal) =>
          renewal.now >= renewalInstant(renewal.certificate, 0.75)
            ? refuse("signing", "expired", "too late")
            : decisions.leafRenewalChecks.notExpired(renewal),
      },
    }),
  },
  {
    name: "late-kubelets-stay-out",
    does: "keeps a kubelet out that starts in the last twentieth of its certificate's life",
    breaks: ["OF-01", "OF-04"],
    sabotage: (decisions) => ({
      ...decisions,
      stepToJoin: (start) => {
        const { certificate, now } = start;
        const late = certificate !== undefined && now >= renewalInstant(certificate, 0.95);
        return decisions.stepToJoin(late ? { ...start, certificate: undefined } : start);
      },
    }),
  },
  {
    name: "expired-leaves-renew",
    does: "renews a leaf that has expired, unattended",
    breaks: ["OF-02", "OF-04", "OF-05", "ST-01"],
    sabotage: (decisions) => ({
      ...decisions,
      leafRenewalChecks: { ...decisions.leafRenewalChecks, notExpired: skipped },
    }),
  },
];
