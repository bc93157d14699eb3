/**
 * The renew-revoke loop: an entry without a cut-off catches every certificate that is issued in place of a
 * revoked one, and whoever re-issues by itself would go on for ever.
 */
import { type Checks, refuse } from "../refusal.ts";
import type { RevocationEntry } from "./entry.ts";

/** How a holder has fared under the entry that would catch its next certificate too. */
export interface Loop {
  /** "worker-1/kubelet-client" */
  readonly holder: string;
  readonly entry: RevocationEntry;
  /** How many certificates in a row it caught as soon as they were issued. */
  readonly inVain: number;
}

/** Decided here: one try may be a mistake and two a coincidence, the third shows that none will help. */
const enough = 3;

/** @param caughtAtIssue of every certificate of a holder, oldest first. */
export function countInVain(caughtAtIssue: readonly boolean[]): number {
  return caughtAtIssue.length - 1 - caughtAtIssue.lastIndexOf(false);
}

/** Whether one more may be issued. */
export const reissueChecks = {
  notInVain: ({ holder, entry, inVain }) =>
    inVain < enough
      ? undefined
      : refuse(
          "signing",
          "revoked",
          `${entry.label} revoked ${inVain} certificates of ${holder} in a row as soon as they were ` +
            "issued: give it a notBefore that has passed, or delete it",
        ),
} satisfies Checks<Loop>;
