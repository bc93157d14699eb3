import type { Decisions } from "../../policy/decisions.ts";

/** Who judges on kind, and shares no code with the actors. */
type RealJudge = "OpenSSL" | "etcd" | "Linux";

/** A named way to break the system: it changes one decision, and names what must fail then. */
export interface Saboteur {
  /** Unique; a short phrase of lower-case words joined by hyphens. */
  readonly name: string;
  /** What the broken system does, in one sentence without its full stop. */
  readonly does: string;
  /** Ids of the requirements that must fail: these and no others. */
  readonly breaks: readonly string[];
  /**
   * On kind, where the actors share this decision, somebody else notices it as well: which requirement
   * fails, and who says so. Absent where that has not been shown.
   */
  readonly onKind?: { readonly requirement: string; readonly judge: RealJudge };
  sabotage(decisions: Decisions): Decisions;
}

/** A check that has nothing against anything. */
export const skipped = () => undefined;
