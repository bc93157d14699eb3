/** Whether an update may start, and what it replaces. */
import { type Check, type Checks, type Reply, refuse } from "./refusal.ts";

/** How the cloud agent answers those through whom an update works. */
export interface UpdateAccess {
  readonly commandLine: Reply<unknown>;
  /** The cluster API provider, which makes new machines; absent without a cluster. */
  readonly clusterProvider: Reply<unknown> | undefined;
}

/** Users saw an update hang, or fail half-way, with dead credentials: it does not start then. */
export const updateChecks = {
  commandLineIsLetIn: ({ commandLine }) => blocked("the admin CLI", commandLine),
  clusterProviderIsLetIn: ({ clusterProvider }) =>
    clusterProvider && blocked("CAPH", clusterProvider),
} satisfies Checks<UpdateAccess>;

function blocked(who: string, answer: Reply<unknown>): ReturnType<Check<UpdateAccess>> {
  if (answer.outcome === "accepted") return undefined;
  return refuse("operation", answer.reason, `the update needs ${who}: ${answer.message}`);
}

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
