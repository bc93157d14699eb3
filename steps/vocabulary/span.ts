/**
 * Spans of time: written out ("89 days 23:59:59"), or as a share of a lifetime of the profile, so that
 * a scenario holds under every profile ("70 % of a leaf's life", "a token's life and 1 second").
 */
import type { Profile } from "../../sim/policy/profile.ts";
import { type Duration, parseDuration, seconds, share } from "../../sim/time/duration.ts";

const lives: Record<string, (profile: Profile) => Duration> = {
  "a token's life": ({ hostLayer }) => hostLayer.tokenLifetime,
  "a client certificate's life": ({ hostLayer }) => hostLayer.certificateLifetime,
  "the cloud agent CA's life": ({ hostLayer }) => hostLayer.authorityLifetime,
  "a root's life": ({ clusterLayer }) => clusterLayer.rootLifetime,
  "a leaf's life": ({ clusterLayer }) => clusterLayer.leafLifetime,
  "a kubelet's time to rotate": ({ clusterLayer: { kubeletRotation, leafLifetime } }) =>
    share(kubeletRotation.to, leafLifetime),
  "a kubelet server certificate's life": ({ clusterLayer }) => clusterLayer.kubeletServerLifetime,
  "a kubeconfig's life": ({ clusterLayer }) => clusterLayer.kubeconfigLifetime,
  "a bootstrap token's life": ({ clusterLayer }) => clusterLayer.bootstrapTokenLifetime,
  "a key-encryption key's life": ({ keyManagement }) => keyManagement.keyRotation,
  "the propagation bound": ({ revocation }) => revocation.propagation,
  "the back-dating of a CSR": ({ clusterLayer }) => clusterLayer.csrBackdating,
};

const literal = String.raw`(?:\d+(?:\.\d+)? (?:second|minute|hour|day|year)s?|\d\d:\d\d:\d\d)`;
const literalPattern = `${literal}(?: ${literal})*`;
const lifePattern = `(?:\\d+ % of )?(?:${Object.keys(lives).join("|")})`;

export const spanPattern = `(?:${lifePattern}|${literalPattern})(?: (?:and|less) ${literalPattern})?`;

/** A span that may need the profile to be known. */
export type Span = (profile: Profile) => Duration;

const parts = new RegExp(
  `^(${lifePattern}|${literalPattern})(?: (and|less) (${literalPattern}))?$`,
);

const life = new RegExp(`^${lifePattern}$`);

/** Whether the text measures by a lifetime of the profile, "150 % of a leaf's life". */
export function isLife(text: string): boolean {
  return life.test(text);
}

/** @param text what `spanPattern` matches. */
export function readSpan(text: string): Span {
  const [, base = "", sign, change] = parts.exec(text) ?? [];
  const difference = change ? (parseDuration(change) as Duration) : seconds(0);
  const whole = readBase(base);
  return (profile) => seconds(whole(profile) + (sign === "less" ? -difference : difference));
}

function readBase(text: string): Span {
  const fixed = parseDuration(text);
  if (fixed !== undefined) return () => fixed;
  const [, percent, life = ""] = /^(?:(\d+) % of )?(.+)$/.exec(text) ?? [];
  const length = lives[life];
  if (!length) throw new Error(`no such life: "${life}"`);
  return (profile) =>
    percent === undefined ? length(profile) : share(Number(percent) / 100, length(profile));
}
