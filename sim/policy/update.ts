/** Whether an update may start, and what it replaces. */
import { type Checks, type Reply, refuse } from "./refusal.ts";

/** How the cloud agent answers the admin CLI, through which an update works. */
export interface UpdateAccess {
  readonly commandLine: Reply<unknown>;
}

/** Users saw an update hang, or fail half-way, with dead credentials: it does not start then. */
export const updateChecks = {
  commandLineIsLetIn: ({ commandLine }) =>
    commandLine.outcome === "accepted"
      ? undefined
      : refuse(
          "operation",
          commandLine.reason,
          `the update needs the admin CLI: ${commandLine.message}`,
        ),
} satisfies Checks<UpdateAccess>;

export type Updatable =
  | "token that rotates itself"
  | "token that waits for an update"
  | "client certificate"
  | "managed leaf"
  | "cloud agent CA";

/**
 * Every token and certificate is made anew, so that its validity counts from the update; authorities
 * of both layers stay (decided here: the overview is silent on them).
 */
export function updated(what: Updatable): boolean {
  return what !== "cloud agent CA";
}
