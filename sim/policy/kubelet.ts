/** What a kubelet does for its certificates by itself: one is rotated, the other asked for once. */
import type { Certificate } from "../pki/certificate.ts";
import type { Instant } from "../time/instant.ts";

/**
 * The instant at which a kubelet rotates its client certificate: `draw` (0 up to 1) places it in the
 * window of its life that the profile allows (upstream: 70 % to 90 %, drawn anew each time).
 */
export function kubeletRotationInstant(
  { notBefore, notAfter }: Certificate,
  window: { from: number; to: number },
  draw: number,
): Instant {
  const fraction = window.from + (window.to - window.from) * draw;
  return (notBefore + Math.ceil(fraction * (notAfter - notBefore))) as Instant;
}

/** A kubelet asks for a server certificate once, when it has none (overview: it is not managed). */
export function wantsServerCertificate(existing: Certificate | undefined, _now: Instant): boolean {
  return existing === undefined;
}
