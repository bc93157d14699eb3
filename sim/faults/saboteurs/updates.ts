/** Updates, and what a cluster repairs by itself when it is switched on. */
import type { Saboteur } from "./saboteur.ts";

export const updateSaboteurs: readonly Saboteur[] = [
  {
    name: "update-forgets-certificates",
    does: "leaves client certificates as they are when the platform is updated",
    breaks: ["RP-02", "UP-01"],
    sabotage: (decisions) => ({
      ...decisions,
      updated: (what, of) => what !== "client certificate" && decisions.updated(what, of),
    }),
  },
  {
    name: "update-forgets-tokens",
    does: "leaves tokens that nothing else rotates as they are",
    breaks: ["RP-02", "UP-01", "UP-02", "UP-03", "UP-05"],
    sabotage: (decisions) => ({
      ...decisions,
      updated: (what, of) =>
        what !== "token that waits for an update" && decisions.updated(what, of),
    }),
  },
  {
    name: "update-forgets-the-cluster",
    does: "leaves the cluster's leaves and kubelets as they are when the platform is updated",
    breaks: ["RV-21", "UP-01", "UP-05"],
    sabotage: (decisions) => ({
      ...decisions,
      updated: (what, of) => what !== "managed leaf" && decisions.updated(what, of),
    }),
  },
  {
    name: "update-replaces-the-ca",
    does: "makes a new cloud agent CA with every update",
    breaks: ["UP-02", "UP-03", "UP-05"],
    sabotage: (decisions) => ({
      ...decisions,
      updated: (what, of) => what === "cloud agent CA" || decisions.updated(what, of),
    }),
  },
  {
    name: "update-stops-at-the-revoked",
    does: "wants new certificates for whoever is revoked too, and gets stuck there",
    breaks: ["UP-05"],
    sabotage: (decisions) => ({
      ...decisions,
      updated: (what) => decisions.updated(what, { revoked: false }),
    }),
  },
  {
    name: "auto-repair-sleeps",
    does: "leaves what expired while a cluster was off to an operator, whatever the profile says",
    breaks: ["OF-04"],
    sabotage: (decisions) => ({ ...decisions, repairsUnattended: () => false }),
  },
  {
    name: "auto-repair-knows-no-end",
    does: "goes on replacing leaves when their root has ended",
    breaks: ["OF-04"],
    sabotage: (decisions) => ({ ...decisions, repairsUnattended: () => true }),
  },
  {
    name: "auto-repair-pardons",
    does: "replaces what was revoked, with nobody asking for it",
    breaks: ["OF-04"],
    sabotage: (decisions) => ({ ...decisions, affectedByAutoRepair: decisions.affectedByRepair }),
  },
];
