/** Which nodes are taken away and replaced, after Cluster API's MachineHealthCheck. */
import type { Instant } from "../time/instant.ts";

export interface NodeHealth {
  readonly name: string;
  readonly role: "control plane" | "worker";
  /** The end of its kubelet's client certificate; undefined when it has none. */
  readonly notAfter: Instant | undefined;
}

/**
 * Where more of the nodes than this are dead, something else is wrong, and replacing them would not help: a
 * cluster that was switched off for too long waits for its operator (decided here; upstream leaves the
 * figure to each cluster).
 */
const tooMany = 0.4;

/** Workers whose certificate has expired, so that they can not renew it; never a control-plane node. */
export function nodesToReplace(nodes: readonly NodeHealth[], now: Instant): readonly string[] {
  const dead = nodes.filter(({ notAfter }) => notAfter !== undefined && notAfter < now);
  if (dead.length > tooMany * nodes.length) return [];
  return dead.filter(({ role }) => role === "worker").map(({ name }) => name);
}
