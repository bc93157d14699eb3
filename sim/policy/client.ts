/** What a client of the cloud agent does by itself, and when (product code: the SDK's renewal loop). */
import type { Instant } from "../time/instant.ts";
import type { Validity } from "./validity.ts";

export type ClientStep = "go on" | "renew" | "sign in";

/** How a client renews: by itself, as services do, or only while somebody uses it: a command line. */
export type Renews = "by itself" | "while used";

/**
 * What a client does when it starts: with a certificate on disk it goes on, whatever its token is worth;
 * without one it signs in. One that has expired is left to the next try.
 */
export function stepAtStart(held: Validity | undefined): ClientStep {
  return held ? "go on" : "sign in";
}

/** What it does when a try is due: an expired certificate can not be renewed, a sign-in replaces it. */
export function stepWhenDue(held: Validity | undefined, now: Instant): ClientStep {
  return held && now <= held.notAfter ? "renew" : "sign in";
}

/** What it does before a call: a command line renews what is due, and leaves an expired one alone. */
export function stepBeforeCall(
  held: Validity | undefined,
  { renews, due, now }: { renews: Renews; due: Instant; now: Instant },
): ClientStep {
  const wanted = renews === "while used" && held !== undefined;
  return wanted && now >= due && now <= held.notAfter ? "renew" : "go on";
}

/** Whether it books a try for when its certificate is due. */
export function renewsUnasked(renews: Renews): boolean {
  return renews === "by itself";
}

/** Tries that have failed in a row, after one more try; whatever brings a certificate resets them. */
export function failuresAfter(failures: number, did: "failed" | "renewed" | "signed in"): number {
  return did === "failed" ? failures + 1 : 0;
}
