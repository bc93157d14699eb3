/** A command as an operator types it, in PowerShell's manner. */
import type { Decisions } from "../policy/decisions.ts";
import { accept, firstRefusal, type Reply, refuse } from "../policy/refusal.ts";
import { repairSwitches } from "../policy/repair.ts";

export interface Command {
  /** As it was typed. */
  readonly line: string;
  readonly undertakes:
    | "repair of a cluster"
    | "repair of the management"
    | "repair of the hosts"
    | "new login"
    | "new cloud agent CA"
    | "new kubeconfig"
    | "update";
  /** Without their hyphens, in the order given. */
  readonly switches: readonly string[];
  /** `-WhatIf`: the plan is shown, and nothing is done. */
  readonly shownOnly: boolean;
}

interface Cmdlet extends Pick<Command, "undertakes"> {
  /** What may follow it, beside `-WhatIf`; without their hyphens. */
  readonly takes: readonly string[];
}

const repairOfCluster: Cmdlet = {
  undertakes: "repair of a cluster",
  takes: ["name", ...repairSwitches.cluster],
};
const repairOfManagement: Cmdlet = {
  undertakes: "repair of the management",
  takes: repairSwitches.management,
};

/** The older names are the product's own, to be given up. */
const cmdlets: Readonly<Record<string, Cmdlet>> = {
  "Update-AksHciClusterCertificates": repairOfCluster,
  "Repair-AksHciClusterCerts": repairOfCluster,
  "Update-AksHciCertificates": repairOfManagement,
  "Repair-AksHciCerts": repairOfManagement,
  "Repair-Moc": { undertakes: "repair of the hosts", takes: [] },
  "Repair-MocLogin": { undertakes: "new login", takes: [] },
  "Invoke-AksHciRotateCACertificate": { undertakes: "new cloud agent CA", takes: [] },
  "Get-AksHciCredential": { undertakes: "new kubeconfig", takes: ["name"] },
  "Update-AksHci": { undertakes: "update", takes: [] },
};

/**
 * @param clusters those that there are.
 * @returns a refusal for a command or a cluster that does not exist, and for words that belong to nothing.
 */
export function readCommand(
  line: string,
  checks: Decisions["commandChecks"],
  clusters: readonly string[],
): Reply<Command> {
  const [first = "", ...words] = line.trim().split(/\s+/);
  const cmdlet = cmdlets[first];
  if (!cmdlet) return invalid(`there is no command "${first}"`);
  const given = words.filter((word) => word.startsWith("-")).map((word) => word.slice(1));
  const name = words.indexOf("-name");
  const cluster = name < 0 ? undefined : words[name + 1];
  const known = [...cmdlet.takes, "WhatIf"];
  const refusal = firstRefusal(checks, { given, known, cluster, clusters });
  if (refusal) return refusal;
  if (name >= 0) words.splice(name, 2);
  const stray = words.find((word) => !word.startsWith("-"));
  if (stray !== undefined) return invalid(`"${stray}" belongs to no parameter`);
  const { undertakes } = cmdlet;
  const shownOnly = given.includes("WhatIf");
  const switches = given.filter((word) => word !== "WhatIf" && word !== "name");
  return accept({ line, undertakes, switches, shownOnly });
}

function invalid(problem: string) {
  return refuse("operation", "invalid", problem);
}
