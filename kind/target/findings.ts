/** What several say, as one. */
import type { Finding } from "../../steps/target.ts";

export function joined<What>(findings: readonly Finding<readonly What[]>[]): Finding<What[]> {
  return {
    found: findings.flatMap(({ found }) => found),
    judges: [...new Set(findings.flatMap(({ judges }) => judges))],
  };
}
