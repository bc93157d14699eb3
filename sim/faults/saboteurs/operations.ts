/** Repair, update, status. */
import { days } from "../../time/duration.ts";
import { type Instant, subtract } from "../../time/instant.ts";
import { type Saboteur, skipped } from "./saboteur.ts";

export const operationSaboteurs: readonly Saboteur[] = [
  {
    name: "revoked-is-not-broken",
    does: "repairs what has expired, and leaves what is revoked",
    breaks: ["RV-24", "RP-01", "RP-02", "RP-03", "RP-07"],
    sabotage: (decisions) => ({
      ...decisions,
      affectedByRepair: (switches, candidates) =>
        decisions
          .affectedByRepair(switches, candidates)
          .filter(({ state }) => state !== "revoked" || switches.includes("force")),
    }),
  },
  {
    name: "cut-offs-stand-in-the-way",
    does: "refuses to repair whatever is revoked, though its replacement would not be",
    breaks: ["RV-24", "RP-01", "RP-02", "RP-07"],
    sabotage: (decisions) => ({
      ...decisions,
      repairChecks: {
        ...decisions.repairChecks,
        nothingInTheWay: (question) =>
          decisions.repairChecks.nothingInTheWay(question) ??
          (question.targets.some(({ state }) => state === "revoked")
            ? {
                outcome: "refused",
                layer: "operation",
                reason: "stands in the way",
                message: "revoked",
              }
            : undefined),
      },
    }),
  },
  {
    name: "repair-in-vain",
    does: "repairs although the revocation will catch the replacement too",
    breaks: ["RP-03"],
    sabotage: (decisions) => ({
      ...decisions,
      repairChecks: { ...decisions.repairChecks, nothingInTheWay: skipped },
    }),
  },
  {
    name: "any-switches-will-do",
    does: "repairs with no scope given, or both",
    breaks: ["RP-05"],
    sabotage: (decisions) => ({
      ...decisions,
      repairChecks: { ...decisions.repairChecks, exactlyOneScope: skipped },
    }),
  },
  {
    name: "repair-touches-everything",
    does: "repairs what is broken in the other scope too",
    breaks: ["RP-05", "RP-06"],
    sabotage: (decisions) => ({
      ...decisions,
      affectedByRepair: (switches, candidates) =>
        decisions.affectedByRepair(
          [...switches, "fixKubeletCredentials", "fixCloudCredentials"],
          candidates,
        ),
    }),
  },
  {
    name: "force-is-ignored",
    does: "leaves healthy credentials alone, force or not",
    breaks: ["RP-06"],
    sabotage: (decisions) => ({
      ...decisions,
      affectedByRepair: (switches, candidates) =>
        decisions.affectedByRepair(
          switches.filter((given) => given !== "force"),
          candidates,
        ),
    }),
  },
  {
    name: "always-by-force",
    does: "replaces everything in scope, healthy or not",
    breaks: ["RP-01", "RP-05", "RP-06", "RP-07"],
    sabotage: (decisions) => ({
      ...decisions,
      affectedByRepair: (switches, candidates) =>
        decisions.affectedByRepair([...switches, "force"], candidates),
    }),
  },
  {
    name: "update-forgets-certificates",
    does: "leaves client certificates as they are when the platform is updated",
    breaks: ["RP-02", "UP-01"],
    sabotage: (decisions) => ({
      ...decisions,
      updated: (what) => what !== "client certificate" && decisions.updated(what),
    }),
  },
  {
    name: "update-forgets-tokens",
    does: "leaves tokens that nothing else rotates as they are",
    breaks: ["RP-02", "UP-01", "UP-02"],
    sabotage: (decisions) => ({
      ...decisions,
      updated: (what) => what !== "token that waits for an update" && decisions.updated(what),
    }),
  },
  {
    name: "update-replaces-the-ca",
    does: "makes a new cloud agent CA with every update",
    breaks: ["UP-02"],
    sabotage: (decisions) => ({
      ...decisions,
      updated: (what) => what === "cloud agent CA" || decisions.updated(what),
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
  {
    name: "status-in-rose",
    does: "says of every credential that has expired that it is valid",
    breaks: [
      "ID-03",
      "ID-14",
      "CP-01",
      "RN-04",
      "RV-13",
      "RP-01",
      "RP-03",
      "RP-05",
      "KM-02",
      "OF-02",
      "ST-01",
    ],
    sabotage: (decisions) => ({
      ...decisions,
      stateOf: (standing) => {
        const state = decisions.stateOf(standing);
        return state === "expired" ? "valid" : state;
      },
    }),
  },
  {
    name: "warnings-by-the-day",
    does: "warns of whatever has less than nine days left",
    breaks: ["ST-02"],
    sabotage: (decisions) => ({
      ...decisions,
      lastQuietInstant: ({ certificate, token }) =>
        subtract(certificate?.notAfter ?? (token?.expires as Instant), days(9)),
    }),
  },
  {
    name: "no-warnings",
    does: "warns of nothing before it has ended",
    breaks: ["ST-02"],
    sabotage: (decisions) => ({
      ...decisions,
      lastQuietInstant: ({ certificate, token }) =>
        certificate?.notAfter ?? (token?.expires as Instant),
    }),
  },
];
