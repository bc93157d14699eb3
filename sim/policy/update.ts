/** What an update replaces. */

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
