/** Repair as an operator runs it. */
import type { Decisions } from "../../policy/decisions.ts";
import type { RepairCandidate, RepairCommand } from "../../policy/repair.ts";
import { type Saboteur, skipped } from "./saboteur.ts";

export const repairSaboteurs: readonly Saboteur[] = [
  {
    name: "revoked-is-not-broken",
    does: "repairs what has expired, and leaves what is revoked",
    breaks: ["RV-24", "RP-01", "RP-02", "RP-03", "RP-04", "RP-07", "RP-10", "RP-11"],
    sabotage: (decisions) => ({
      ...decisions,
      affectedByRepair: (command, candidates) =>
        decisions
          .affectedByRepair(command, candidates)
          .filter(({ state }) => state !== "revoked" || command.switches.includes("force")),
    }),
  },
  {
    name: "cut-offs-stand-in-the-way",
    does: "refuses to repair whatever is revoked, though its replacement would not be",
    breaks: ["RV-24", "RP-01", "RP-02", "RP-04", "RP-07", "RP-10", "RP-11"],
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
    breaks: ["RP-03", "RP-04", "UP-05"],
    sabotage: (decisions) => ({
      ...decisions,
      repairChecks: { ...decisions.repairChecks, nothingInTheWay: skipped },
    }),
  },
  {
    name: "any-switches-will-do",
    does: "repairs with no scope given, or both",
    breaks: ["RP-05", "RP-12"],
    sabotage: (decisions) => ({
      ...decisions,
      repairRequestChecks: { ...decisions.repairRequestChecks, exactlyOneScope: skipped },
    }),
  },
  {
    name: "repair-touches-everything",
    does: "repairs what is broken in the other scope too",
    breaks: ["RP-05", "RP-06"],
    sabotage: (decisions) => ({
      ...decisions,
      affectedByRepair: (command, candidates) =>
        decisions.affectedByRepair(
          withSwitches(command, "fixKubeletCredentials", "fixCloudCredentials"),
          candidates,
        ),
    }),
  },
  {
    name: "force-is-ignored",
    does: "leaves healthy credentials alone, force or not",
    breaks: ["RP-06", "RP-10", "RP-11", "RP-12", "RP-14"],
    sabotage: (decisions) => ({
      ...decisions,
      affectedByRepair: (command, candidates) =>
        decisions.affectedByRepair(
          { ...command, switches: command.switches.filter((given) => given !== "force") },
          candidates,
        ),
    }),
  },
  {
    name: "always-by-force",
    does: "replaces everything in scope, healthy or not",
    breaks: ["RP-01", "RP-05", "RP-06", "RP-07", "RP-11"],
    sabotage: (decisions) => ({
      ...decisions,
      affectedByRepair: (command, candidates) =>
        decisions.affectedByRepair(withSwitches(command, "force"), candidates),
      repairSteps: (switches, targets) => decisions.repairSteps([...switches, "force"], targets),
    }),
  },
  {
    name: "readers-are-forgotten",
    does: "takes a good certificate on disk for repaired, whatever its reader has read",
    breaks: ["RP-11"],
    sabotage: (decisions) => ({
      ...decisions,
      affectedByRepair: (command, candidates) =>
        decisions.affectedByRepair(
          command,
          candidates.map((candidate) =>
            candidate.reader ? { ...candidate, reader: "has read it" as const } : candidate,
          ),
        ),
    }),
  },
  {
    name: "users-are-forgotten",
    does: "leaves the administrator's kubeconfig as it is",
    breaks: ["RP-10"],
    sabotage: (decisions) => forgetting(decisions, ({ name }) => name.endsWith("/admin")),
  },
  {
    name: "workers-are-forgotten",
    does: "repairs control planes alone",
    breaks: [
      "RP-01",
      "RP-02",
      "RP-03",
      "RP-04",
      "RP-05",
      "RP-06",
      "RP-08",
      "RP-09",
      "RP-11",
      "UP-05",
      "OF-06",
    ],
    sabotage: (decisions) => forgetting(decisions, ({ name }) => name.startsWith("worker-")),
  },
  {
    name: "cloud-repair-mends-kubernetes",
    does: "repairs broken certificates of Kubernetes too, where the credentials of pods were asked for",
    breaks: ["RP-05"],
    sabotage: (decisions) => ({
      ...decisions,
      affectedByRepair: (command, candidates) => [
        ...decisions.affectedByRepair(command, candidates),
        ...(command.switches.includes("fixCloudCredentials")
          ? brokenInCluster(command, candidates, decisions)
          : []),
      ],
    }),
  },
  {
    name: "kubelet-repair-signs-in",
    does: "has the KMS pod sign in anew where certificates of Kubernetes are repaired",
    breaks: ["RP-06", "RP-11"],
    sabotage: (decisions) => ({
      ...decisions,
      repairSteps: (switches, targets) => {
        const steps = decisions.repairSteps(switches, targets);
        const also = switches.includes("fixKubeletCredentials") && steps.length > 0;
        return also ? [...steps, { deed: "sign in", on: "kms-pod" }] : steps;
      },
    }),
  },
  {
    name: "servers-are-forgotten",
    does: "leaves the server certificates of kubelets as they are, force or not",
    breaks: ["RP-06"],
    sabotage: (decisions) => forgetting(decisions, ({ kind }) => kind === "kubelet server"),
  },
  {
    name: "kubelets-of-control-planes-are-forgotten",
    does: "leaves the certificate of a control plane's own kubelet as it is, force or not",
    breaks: [
      "RN-09",
      "RP-02",
      "RP-03",
      "RP-04",
      "RP-05",
      "RP-06",
      "RP-08",
      "RP-09",
      "RP-11",
      "UP-05",
    ],
    sabotage: (decisions) =>
      forgetting(
        decisions,
        ({ name, kind }) => kind === "kubelet client" && name.startsWith("cp-"),
      ),
  },
  {
    name: "some-pods-are-forgotten",
    does: "repairs the pods that encrypt, make nodes and attach volumes, and forgets the others",
    breaks: ["RP-06", "RP-08"],
    sabotage: (decisions) =>
      forgetting(decisions, ({ name }) => /^(certificate-manager|cloud-provider)[/]/.test(name)),
  },
  {
    name: "any-cluster-will-do",
    does: "repairs the one cluster that there is, whatever the name",
    breaks: ["RP-10", "RP-12"],
    sabotage: (decisions) => ({
      ...decisions,
      commandChecks: { ...decisions.commandChecks, knownCluster: skipped },
    }),
  },
  {
    name: "switches-nobody-knows",
    does: "passes over switches that a command does not have",
    breaks: ["RP-12"],
    sabotage: (decisions) => ({
      ...decisions,
      commandChecks: { ...decisions.commandChecks, knownSwitches: skipped },
    }),
  },
  {
    name: "balancers-with-kubelets",
    does: "takes the switch for the load balancer beside the one for kubelets",
    breaks: ["RP-12"],
    sabotage: (decisions) => ({
      ...decisions,
      repairRequestChecks: { ...decisions.repairRequestChecks, balancerWithCloud: skipped },
    }),
  },
  {
    name: "repair-without-access",
    does: "repairs a cluster for an operator whose own access has expired",
    breaks: ["RP-08"],
    sabotage: (decisions) => ({
      ...decisions,
      repairChecks: { ...decisions.repairChecks, managementWorks: skipped },
    }),
  },
  {
    name: "tokens-to-nobody",
    does: "rotates the tokens of pods though no API server can bring them there",
    breaks: ["RP-08"],
    sabotage: (decisions) => ({
      ...decisions,
      repairChecks: { ...decisions.repairChecks, apiAnswers: skipped },
    }),
  },
  {
    name: "repair-without-plugin",
    does: "begins to repair although no bootstrap token can be stored",
    breaks: ["RP-09"],
    sabotage: (decisions) => ({
      ...decisions,
      repairChecks: { ...decisions.repairChecks, pluginWorks: skipped },
    }),
  },
  {
    name: "two-at-once",
    does: "lets everybody begin, whoever is at work",
    breaks: ["RP-14"],
    sabotage: (decisions) => ({
      ...decisions,
      lockChecks: { ...decisions.lockChecks, oneAtATime: skipped },
    }),
  },
  {
    name: "locks-outlive-their-holders",
    does: "keeps the lock of somebody who was cut off",
    breaks: ["CP-14", "RP-11", "RP-14"],
    sabotage: (decisions) => ({
      ...decisions,
      lockChecks: {
        ...decisions.lockChecks,
        oneAtATime: (question) =>
          decisions.lockChecks.oneAtATime({ ...question, atWork: question.holder !== undefined }),
      },
    }),
  },
];

function brokenInCluster(
  { switches, ...command }: RepairCommand,
  candidates: readonly RepairCandidate[],
  { affectedByRepair }: Decisions,
): readonly RepairCandidate[] {
  const others = switches.filter((given) => !["force", "fixCloudCredentials"].includes(given));
  return affectedByRepair(
    { ...command, switches: [...others, "fixKubeletCredentials"] },
    candidates,
  ).filter(({ state }) => state !== "valid");
}

/** A repair that never touches some of what is in its scope. */
function forgetting(
  decisions: Decisions,
  forgotten: (candidate: RepairCandidate) => boolean,
): Decisions {
  return {
    ...decisions,
    affectedByRepair: (command, candidates) =>
      decisions.affectedByRepair(command, candidates).filter((candidate) => !forgotten(candidate)),
  };
}

function withSwitches(command: RepairCommand, ...more: readonly string[]): RepairCommand {
  return { ...command, switches: [...command.switches, ...more] };
}
