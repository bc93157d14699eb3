/**
 * What a repair does. Which credentials it touches follows from its switches and their state; what it
 * can not mend, because a revocation would catch the replacement too, or because something that it needs
 * is missing, it says before touching anything.
 */

import { formatInstant, type Instant } from "../time/instant.ts";
import { type Deed, describeStep, type Step } from "./operation.ts";
import { type Checks, type Refusal, type Reply, refuse } from "./refusal.ts";
import type { RevocationEntry } from "./revocation/entry.ts";
import { describeEntry } from "./revocation/entry.ts";
import type { CredentialState } from "./status.ts";
import type { Validity } from "./validity.ts";

/** What a repair may be told. */
export const repairSwitches = {
  cluster: ["fixKubeletCredentials", "fixCloudCredentials", "patchLoadBalancer", "force"],
  management: ["force"],
} as const;

/** What belongs together and is repaired together; "management": the hosts and the administrators. */
export type RepairScope = Exclude<(typeof repairSwitches.cluster)[number], "force"> | "management";

export interface RepairCommand {
  readonly repairs: "cluster" | "management";
  readonly switches: readonly string[];
}

/** The command alone, before anything is looked at. */
export const repairRequestChecks = {
  exactlyOneScope: ({ repairs, switches }) =>
    repairs === "management" || switches.filter((given) => given.startsWith("fix")).length === 1
      ? undefined
      : invalid("give exactly one of -fixKubeletCredentials and -fixCloudCredentials"),
  balancerWithCloud: ({ switches }) =>
    switches.includes("patchLoadBalancer") && !switches.includes("fixCloudCredentials")
      ? invalid("-patchLoadBalancer goes with -fixCloudCredentials alone")
      : undefined,
} satisfies Checks<RepairCommand>;

export interface RepairCandidate {
  /** Name of the credential's slot. */
  readonly name: string;
  readonly kind: "leaf" | "kubelet client" | "kubelet server" | "token" | "client certificate";
  readonly scopes: readonly RepairScope[];
  /** "missing": its holder does not have it. */
  readonly state: CredentialState | "missing";
  /** The entry that would revoke a replacement issued now, if any. */
  readonly wouldBeCaughtBy: RevocationEntry | undefined;
  /** How a component stands that reads it once, at its start; undefined where none does. */
  readonly reader: "has read it" | "has read an earlier one" | undefined;
}

export interface RepairQuestion {
  readonly command: RepairCommand;
  /** What would be touched; see `affectedByRepair`. */
  readonly targets: readonly RepairCandidate[];
  /** What a repair needs, as it answers now; undefined where this one does not need it. */
  readonly needs: Readonly<Record<"management" | "plugin" | "api", Reply<unknown> | undefined>>;
}

/** In the order in which a platform comes back to life. */
export const repairChecks = {
  managementWorks: ({ needs }) =>
    lacking(needs.management, (why) => `the admin CLI has no access (${why}): ${managementCure}`),
  pluginWorks: ({ needs }) =>
    lacking(
      needs.plugin,
      (why) =>
        `no bootstrap token can be stored (${why}): rotate the plugin's token from outside and restart it, or ${managementCure}`,
    ),
  apiAnswers: ({ needs }) =>
    lacking(
      needs.api,
      (why) =>
        `the API server does not take new tokens (${why}): run Update-AksHciClusterCertificates -fixKubeletCredentials first`,
    ),
  nothingInTheWay: ({ command, targets }) => {
    const stuck = targets.find(
      (target) => target.wouldBeCaughtBy && isReplaced(command.switches, target),
    );
    const entry = stuck?.wouldBeCaughtBy;
    if (!entry) return undefined;
    const cure = entry.notBefore
      ? `repair after ${formatInstant(entry.notBefore)}, or delete it`
      : "give it a notBefore that has passed, or delete it";
    const problem = `${entry.label} (${describeEntry(entry)}) would revoke the new certificate of ${stuck.name} too`;
    return refuse("operation", "stands in the way", `${problem}: ${cure}`);
  },
} satisfies Checks<RepairQuestion>;

/** Without force, what is in scope and not good; with it, everything in scope. */
export function affectedByRepair(
  { repairs, switches }: RepairCommand,
  candidates: readonly RepairCandidate[],
): readonly RepairCandidate[] {
  const wanted: readonly string[] = repairs === "management" ? [repairs] : switches;
  return candidates.filter(
    (candidate) =>
      candidate.scopes.some((scope) => wanted.includes(scope)) &&
      (isReplaced(switches, candidate) || candidate.reader === "has read an earlier one"),
  );
}

/** Nobody watches: what was revoked stays so, and what never was there is not made. */
export function affectedByAutoRepair(
  { switches }: RepairCommand,
  candidates: readonly RepairCandidate[],
): readonly RepairCandidate[] {
  return candidates.filter(
    ({ scopes, state }) =>
      state === "expired" &&
      scopes.some((scope) => (switches as readonly string[]).includes(scope)),
  );
}

/** Whether it can help: what an authority signs that has ended, nobody accepts. */
export function repairsUnattended({ notAfter }: Validity, now: Instant): boolean {
  return now <= notAfter;
}

/**
 * The steps of a repair, in their order: leaves before kubelets, which need an API server. After each of
 * them every certificate has its key, and nothing good has been taken away: a repair that ends there can
 * be run again, and finds what is left to do.
 */
export function repairSteps(
  switches: readonly string[],
  targets: readonly RepairCandidate[],
): readonly Step[] {
  const steps = targets.flatMap((target) => stepsFor(target, isReplaced(switches, target)));
  const once = new Map(steps.map((step) => [describeStep(step), step]));
  return [...once.values()].toSorted(
    (left, right) => order.indexOf(left.deed) - order.indexOf(right.deed),
  );
}

/** Leaves, then whoever has to read them, then kubelets; tokens before whoever signs in with them. */
const order: readonly Deed[] = [
  "replace leaf",
  "restart the reader of",
  "make a bootstrap token for",
  "let join anew",
  "replace the server certificate of",
  "rotate the token of",
  "sign in",
];

function stepsFor({ name, kind, reader }: RepairCandidate, replaced: boolean): Step[] {
  const [holder = ""] = name.split("/");
  if (!replaced) return [{ deed: "restart the reader of", on: name }];
  const step = (deed: Deed, on = holder): Step => ({ deed, on });
  switch (kind) {
    case "leaf":
      return [step("replace leaf", name), ...(reader ? [step("restart the reader of", name)] : [])];
    case "kubelet client":
      return [step("make a bootstrap token for"), step("let join anew")];
    case "kubelet server":
      return [step("replace the server certificate of")];
    case "token":
      return [step("rotate the token of"), step("sign in")];
    case "client certificate":
      return [step("sign in")];
  }
}

function isReplaced(switches: readonly string[], { state }: RepairCandidate): boolean {
  return switches.includes("force") || state !== "valid";
}

const managementCure = "run Update-AksHciCertificates first";

function lacking(
  need: Reply<unknown> | undefined,
  words: (why: string) => string,
): Refusal | undefined {
  if (need?.outcome !== "refused") return undefined;
  return refuse("operation", "not available", words(need.message));
}

function invalid(problem: string): Refusal {
  return refuse("operation", "invalid", problem);
}
