/** Encryption of secrets at rest: of what, when keys are replaced, and what the API server says of its plugin. */
import type { Duration } from "../time/duration.ts";
import { add, type Instant } from "../time/instant.ts";
import type { Reply } from "./refusal.ts";

/** The instant at which the next version of a key is made. Product documentation: every 30 days. */
export function keyRotationInstant(madeAt: Instant, period: Duration): Instant {
  return add(madeAt, period);
}

/** On what an API server depends, as it finds it when it is asked whether it is ready. */
export interface Dependencies {
  readonly etcd: Reply<unknown>;
  readonly kms: Reply<unknown>;
}

/**
 * The readiness checks that fail, by the names under which /readyz lists them. The plugin counts for
 * readiness, not for liveness: the kubelet does not restart an API server for it (seen on 1.34).
 */
export function failingChecks({ etcd, kms }: Dependencies): readonly string[] {
  return [
    ...(etcd.outcome === "refused" ? ["etcd"] : []),
    ...(kms.outcome === "refused" ? ["kms-providers"] : []),
  ];
}

/** Secrets are encrypted at rest, and nothing else is. */
export function encryptsAtRest(resource: string): boolean {
  return resource === "secrets";
}
