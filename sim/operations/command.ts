/** A command as an operator types it, in PowerShell's manner. */
import { accept, type Reply, refuse } from "../policy/refusal.ts";

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
  /** After `-name`. */
  readonly cluster: string | undefined;
  /** Without their hyphens, in the order given. */
  readonly switches: readonly string[];
  /** `-WhatIf`: the plan is shown, and nothing is done. */
  readonly shownOnly: boolean;
}

/** The older names are the product's own, to be given up. */
const cmdlets: Readonly<Record<string, Command["undertakes"]>> = {
  "Update-AksHciClusterCertificates": "repair of a cluster",
  "Repair-AksHciClusterCerts": "repair of a cluster",
  "Update-AksHciCertificates": "repair of the management",
  "Repair-AksHciCerts": "repair of the management",
  "Repair-Moc": "repair of the hosts",
  "Repair-MocLogin": "new login",
  "Invoke-AksHciRotateCACertificate": "new cloud agent CA",
  "Get-AksHciCredential": "new kubeconfig",
  "Update-AksHci": "update",
};

/** @returns a refusal for a command that does not exist, and for words that belong to nothing. */
export function readCommand(line: string): Reply<Command> {
  const [cmdlet = "", ...words] = line.trim().split(/\s+/);
  const undertakes = cmdlets[cmdlet];
  if (!undertakes) return invalid(`there is no command "${cmdlet}"`);
  const name = words.indexOf("-name");
  const cluster = name < 0 ? undefined : words[name + 1];
  if (name >= 0) words.splice(name, 2);
  const stray = words.find((word) => !word.startsWith("-"));
  if (stray !== undefined) return invalid(`"${stray}" belongs to no parameter`);
  const given = words.map((word) => word.slice(1));
  const switches = given.filter((word) => word !== "WhatIf");
  return accept({ line, undertakes, cluster, switches, shownOnly: given.length > switches.length });
}

function invalid(problem: string) {
  return refuse("operation", "invalid", problem);
}
