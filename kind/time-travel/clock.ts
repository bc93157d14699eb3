/** Real time beside the time that a scenario sees. */
import type { Duration } from "../../sim/time/duration.ts";
import { between, type Instant } from "../../sim/time/instant.ts";

/**
 * By time(2), which OpenSSL reads, a second begins with the kernel's next tick, up to 10 ms (CONFIG_HZ=100) after it
 * has begun by clock_gettime(2), which JavaScript and Go read.
 */
export const tickMilliseconds = 20;

/** The real clock, in whole seconds that have begun for everybody. */
export function realNow(): Instant {
  return Math.floor((Date.now() - tickMilliseconds) / 1000) as Instant;
}

/** What has to be added to a date that is seen at `virtual` for a judge who reads the real clock. */
export function offsetAt(virtual: Instant): Duration {
  return between(virtual, realNow());
}

/** Whoever judges a certificate has done so by then, also on a busy machine. */
const judgingSeconds = 60;

/**
 * What has to be added to the dates of certificates that are seen at `virtual`, for a judge who reads the real
 * clock. It goes on while he judges, and OpenSSL ends a validity at notAfter, RFC 5280 after it: so what ends soon
 * is shown up to a minute later, as far as none of these begins or ends by that.
 */
export function offsetForJudge(seen: readonly Validity[], virtual: Instant): Duration {
  const left = seen.map(({ notAfter }) => notAfter - virtual).filter((span) => span >= 0);
  if (!left.some((span) => span < judgingSeconds)) return offsetAt(virtual);
  const room = seen.flatMap(({ notBefore, notAfter }) => [
    ...(notBefore <= virtual ? [virtual - notBefore] : []),
    ...(notAfter < virtual ? [virtual - notAfter - 1] : []),
  ]);
  return (offsetAt(virtual) + Math.min(judgingSeconds, ...room)) as Duration;
}

interface Validity {
  readonly notBefore: Instant;
  readonly notAfter: Instant;
}
