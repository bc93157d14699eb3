/** The rotation of a root. */
import type { Saboteur } from "./saboteur.ts";

export const rotationSaboteurs: readonly Saboteur[] = [
  {
    name: "rotation-without-overlap",
    does: "signs with a new root before anybody trusts it",
    breaks: ["CP-14", "RV-22"],
    sabotage: (decisions) => ({
      ...decisions,
      trustedRoots: (phase, trusted, next) =>
        phase === "overlap" ? trusted : decisions.trustedRoots(phase, trusted, next),
    }),
  },
  {
    name: "old-roots-stay",
    does: "goes on trusting a root that has been rotated",
    breaks: ["CP-14", "RV-22"],
    sabotage: (decisions) => ({
      ...decisions,
      trustedRoots: (_, trusted, next) => decisions.trustedRoots("overlap", trusted, next),
    }),
  },
  {
    name: "rotation-forgets-leaves",
    does: "drops a root whose leaves have not been re-issued",
    breaks: ["CP-14", "RV-22"],
    sabotage: (decisions) => ({ ...decisions, reissuedByRotation: () => false }),
  },
  {
    name: "rotation-forgets-health-checks",
    does: "re-issues nothing for the client of etcd's health checks when the etcd CA is rotated",
    breaks: ["CP-14"],
    sabotage: (decisions) => ({
      ...decisions,
      reissuedByRotation: (leaf) =>
        leaf.certificate.subject.commonName !== "kube-etcd-healthcheck-client" &&
        decisions.reissuedByRotation(leaf),
    }),
  },
  {
    name: "rotation-pardons",
    does: "signs a certificate of the new root for a client that is revoked",
    breaks: ["CP-14", "RV-22"],
    sabotage: (decisions) => ({
      ...decisions,
      reissuedByRotation: (leaf) =>
        decisions.reissuedByRotation({ ...leaf, revocation: { outcome: "not matched" } }),
    }),
  },
];
