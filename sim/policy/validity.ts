/** When a credential begins, when it ends, and when it is due to be renewed. */
import { type Duration, formatDuration, share } from "../time/duration.ts";
import { add, between, type Instant } from "../time/instant.ts";

export interface Validity {
  readonly notBefore: Instant;
  readonly notAfter: Instant;
}

/**
 * From the instant of issue, for `lifetime`. The certificate manager and the cloud agent do not ask when
 * the authority ends; the signer of CSRs does (policy/csr.ts).
 */
export function validityOf(issuedAt: Instant, lifetime: Duration): Validity {
  return { notBefore: issuedAt, notAfter: add(issuedAt, lifetime) };
}

/** For the whole lifetime, though the authority may end before: so it is with client certificates. */
export function validityBeyond(
  issuedAt: Instant,
  lifetime: Duration,
  _authorityEnd: Instant,
): Validity {
  return validityOf(issuedAt, lifetime);
}

/** `notAfter - notBefore`. */
export function lifetimeOf({ notBefore, notAfter }: Validity): Duration {
  return between(notBefore, notAfter);
}

/**
 * The instant from which on a credential is to be renewed: when `renewAfter` of its life is over.
 * Product code renews when at most 30 % remain, so the instant itself counts.
 */
export function renewalInstant(validity: Validity, renewAfter: number): Instant {
  return add(validity.notBefore, share(renewAfter, lifetimeOf(validity)));
}

/** The instant of the next try after one that failed at `failedAt` (product code: 2 % of the life). */
export function retryInstant(validity: Validity, retryAfter: number, failedAt: Instant): Instant {
  return add(failedAt, share(retryAfter, lifetimeOf(validity)));
}

/** "22:00:00"; "ended 3 days ago" */
export function describeRemaining(notAfter: Instant, now: Instant): string {
  const left = between(now, notAfter);
  return left < 0 ? `ended ${formatDuration(-left as Duration)} ago` : formatDuration(left);
}
