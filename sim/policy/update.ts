/** Whether an update may start, and what it replaces. */
import { type Checks, type Reply, refuse } from "./refusal.ts";

export interface UpdateAccess {
  /** How the cloud agent answers the admin CLI, through which an update works; undefined where there is none. */
  readonly commandLine: Reply<unknown> | undefined;
}

/**
 * Users saw an update hang, or fail half-way, with dead credentials: it does not start then. Dead kubelets do not
 * stop it: where a revocation stands in the way of repair, it brings the API server back.
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
