/** How a kubelet joins, and which bootstrap tokens authenticate, after upstream's bootstrap token authenticator. */
import type { Certificate } from "../pki/certificate.ts";
import { inDate } from "../pki/verification.ts";
import { formatInstant, type Instant } from "../time/instant.ts";
import { type Checks, refuse } from "./refusal.ts";

/** With what a kubelet finds itself at its start. */
export interface Arrival {
  readonly certificate: Certificate | undefined;
  readonly hasBootstrapFile: boolean;
  readonly now: Instant;
}

/**
 * A client certificate in date is used, bootstrap file or not; one out of date never, so that without the
 * file nothing is left (upstream's pkg/kubelet/certificate/bootstrap).
 */
export function stepToJoin({
  certificate,
  hasBootstrapFile,
  now,
}: Arrival): "goes on" | "bootstraps" | "stays out" {
  if (certificate && inDate(certificate, now)) return "goes on";
  return hasBootstrapFile ? "bootstraps" : "stays out";
}

/** What a bootstrap-token Secret says. */
export interface BootstrapToken {
  readonly id: string;
  readonly secret: string;
  /** First second in which it is good no more. */
  readonly expiration: Instant;
  /** usage-bootstrap-authentication */
  readonly forAuthentication: boolean;
}

export interface BootstrapAttempt {
  readonly id: string;
  readonly secret: string;
  /** The stored token of that id. */
  readonly stored: BootstrapToken | undefined;
  readonly now: Instant;
}

export const bootstrapTokenChecks = {
  known: ({ stored }) => (stored ? undefined : refused("there is no bootstrap token of that id")),
  secretMatches: ({ stored, secret }) =>
    stored?.secret === secret ? undefined : refused("the bootstrap token's secret does not match"),
  notExpired: ({ stored, now }) =>
    stored && now < stored.expiration
      ? undefined
      : refused(
          `the bootstrap token expired at ${formatInstant((stored as BootstrapToken).expiration)}`,
        ),
  hasUsage: ({ stored }) =>
    stored?.forAuthentication
      ? undefined
      : refused("the bootstrap token is not for authentication"),
} satisfies Checks<BootstrapAttempt>;

function refused(why: string) {
  return refuse("authentication", "valid token required", `Unauthorized: ${why}`);
}
