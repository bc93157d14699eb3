/** What a scenario has seen, as it goes from steps/hooks.ts into the reports. */
import type { TargetEvidence } from "./target.ts";

/** Media type under which it is attached. */
export const evidenceType = "application/vnd.certwarp.evidence+json";

export interface Evidence extends TargetEvidence {
  /** Who said yes or no. */
  readonly judges: readonly string[];
}
