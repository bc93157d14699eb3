/** Which bootstrap tokens authenticate, after upstream's bootstrap token authenticator. */
import { formatInstant, type Instant } from "../time/instant.ts";
import { type Checks, refuse } from "./refusal.ts";

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
