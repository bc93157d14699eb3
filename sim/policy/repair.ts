/**
 * What a repair does. Which credentials it touches follows from its switches and their state; what it
 * can not mend, because a revocation would catch the replacement too, it says before touching anything.
 */

import type { Instant } from "../time/instant.ts";
import { type Checks, refuse } from "./refusal.ts";
import type { RevocationEntry } from "./revocation/entry.ts";
import { describeEntry } from "./revocation/entry.ts";
import type { CredentialState } from "./status.ts";
import type { Validity } from "./validity.ts";

export type RepairSwitch =
  | "fixKubeletCredentials"
  | "fixCloudCredentials"
  | "force"
  | "patchLoadBalancer";

export interface RepairCandidate {
  /** Name of the credential's slot. */
  readonly name: string;
  readonly scope: "fixKubeletCredentials" | "fixCloudCredentials";
  readonly state: CredentialState | "missing";
  /** The entry that would revoke a replacement issued now, if any. */
  readonly wouldBeCaughtBy: RevocationEntry | undefined;
}

export interface RepairQuestion {
  readonly switches: readonly RepairSwitch[];
  /** What would be replaced; see `affectedByRepair`. */
  readonly targets: readonly RepairCandidate[];
}

export const repairChecks = {
  exactlyOneScope: ({ switches }) =>
    switches.filter((given) => given.startsWith("fix")).length === 1
      ? undefined
      : refuse(
          "operation",
          "invalid",
          "give exactly one of -fixKubeletCredentials and -fixCloudCredentials",
        ),
  nothingInTheWay: ({ targets }) => {
    const stuck = targets.find(({ wouldBeCaughtBy }) => wouldBeCaughtBy);
    const entry = stuck?.wouldBeCaughtBy;
    if (!entry) return undefined;
    const cure = "give it a notBefore that has passed, or delete it";
    const problem = `${entry.label} (${describeEntry(entry)}) would revoke the new certificate of ${stuck.name} too`;
    return refuse("operation", "stands in the way", `${problem}: ${cure}`);
  },
} satisfies Checks<RepairQuestion>;

/** Without force, what is in scope and not good; with it, everything in scope. */
export function affectedByRepair(
  switches: readonly RepairSwitch[],
  candidates: readonly RepairCandidate[],
): readonly RepairCandidate[] {
  return candidates.filter(
    ({ scope, state }) =>
      switches.includes(scope) && (switches.includes("force") || state !== "valid"),
  );
}

/** Nobody watches: what was revoked stays so, and what never was there is not made. */
export function affectedByAutoRepair(
  switches: readonly RepairSwitch[],
  candidates: readonly RepairCandidate[],
): readonly RepairCandidate[] {
  return candidates.filter(({ scope, state }) => switches.includes(scope) && state === "expired");
}

/** Whether it can help: what an authority signs that has ended, nobody accepts. */
export function repairsUnattended({ notAfter }: Validity, now: Instant): boolean {
  return now <= notAfter;
}
