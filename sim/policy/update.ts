/** Whether an update may start, and what it replaces. */
import { type Checks, type Reply, refuse } from "./refusal.ts";
import type { RepairCandidate } from "./repair.ts";

export interface UpdateAccess {
  /** How the cloud agent answers the admin CLI, through which an update works; undefined where there is none. */
  readonly commandLine: Reply<unknown> | undefined;
  /** The client certificate of each kubelet, with which it asks for its next one. */
  readonly kubelets: readonly Pick<RepairCandidate, "name" | "state">[];
}

/**
 * Users saw an update hang, or fail half-way, with dead credentials: it does not start then. What it
 * mends by itself, tokens and leaves, may be dead.
 */
export const updateChecks = {
  commandLineIsLetIn: ({ commandLine }) =>
    commandLine?.outcome === "refused"
      ? refuse(
          "operation",
          commandLine.reason,
          `the update needs the admin CLI: ${commandLine.message}`,
        )
      : undefined,
  kubeletsCanRenew: ({ kubelets }) => {
    const dead = kubelets.filter(({ state }) => state !== "valid");
    const [first] = dead;
    if (!first || first.state === "valid") return undefined;
    return refuse(
      "operation",
      first.state === "missing" ? "no certificate" : first.state,
      `repair with -fixKubeletCredentials first: ${dead.map(({ name, state }) => `${name} is ${state}`).join(", ")}`,
    );
  },
} satisfies Checks<UpdateAccess>;

export type Updatable =
  | "token that rotates itself"
  | "token that waits for an update"
  | "client certificate"
  | "managed leaf"
  | "cloud agent CA";

/**
 * Every token and certificate is made anew, so that its validity counts from the update; authorities
 * of both layers stay (decided here: the overview is silent on them). Whoever is revoked gets nothing new.
 */
export function updated(what: Updatable, of: { readonly revoked: boolean }): boolean {
  return what !== "cloud agent CA" && !of.revoked;
}
