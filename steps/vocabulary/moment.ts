/** Moments in the life of a credential: "1 second before leaf "apiserver" is due for renewal". */

import { type Duration, seconds } from "../../sim/time/duration.ts";
import { add, type Instant } from "../../sim/time/instant.ts";
import type { Target } from "../target.ts";
import { credentialPattern, readCredential } from "./credential.ts";
import { readSpan, spanPattern } from "./span.ts";

const events = ["is due for renewal", "is in its last second", "begins"] as const;

export const momentPattern = `(?:${spanPattern} (?:before|after) )?(?:${credentialPattern}) (?:${events.join("|")})`;

export type Moment = (target: Target) => Promise<Instant>;

const parts = new RegExp(
  `^(?:(${spanPattern}) (before|after) )?(${credentialPattern}) (${events.join("|")})$`,
);

/** @param text what `momentPattern` matches. */
export function readMoment(text: string): Moment {
  const [, span, side, credential = "", event] = parts.exec(text) ?? [];
  const name = readCredential(credential);
  return async (target) => {
    const distance = span ? readSpan(span)(target.profile) : seconds(0);
    const at = await instantOf(target, name, event as (typeof events)[number]);
    return add(at, (side === "before" ? -distance : distance) as Duration);
  };
}

async function instantOf(
  { credentials }: Target,
  name: string,
  event: (typeof events)[number],
): Promise<Instant> {
  if (event === "is due for renewal") return credentials.renewalDue(name);
  const view = (await credentials.all()).found.find((candidate) => candidate.name === name);
  if (!view) throw new Error(`there is no credential "${name}"`);
  return event === "begins" ? view.notBefore : view.notAfter;
}
