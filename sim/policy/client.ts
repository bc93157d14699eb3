/** What a client of the cloud agent does by itself, and when (product code: the SDK's renewal loop). */
import type { Duration } from "../time/duration.ts";
import { add, type Instant } from "../time/instant.ts";
import type { HostLayerProfile } from "./profile.ts";
import { type Refusal, refuse } from "./refusal.ts";
import type { Role } from "./roles.ts";
import type { Validity } from "./validity.ts";

export type ClientStep = "go on" | "renew" | "sign in";

/** How a client renews: by itself, as services do, or only while somebody uses it: a command line. */
export type Renews = "by itself" | "while used";

export interface ClientDescription {
  /** Name of its identity, and of its service. */
  readonly name: string;
  readonly roles: readonly Role[];
  /** Whether the cloud agent rotates its token; the others wait for an update. */
  readonly autoRotate: boolean;
  /** A host service keeps its certificate on disk; a pod on an emptyDir loses it with its restart. */
  readonly keepsCertificate: boolean;
  /** A command line renews only while it is used. */
  readonly renews: Renews;
}

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

/**
 * When a service that was not let in at its start tries again: soon at first, twice as long after each
 * failure, and never rarer than `longest` (product code: 5 seconds first; the rest is decided here).
 */
export function rejoinInstant(
  failures: number,
  { first, longest }: HostLayerProfile["rejoin"],
  failedAt: Instant,
): Instant {
  return add(failedAt, Math.min(first * 2 ** (failures - 1), longest) as Duration);
}

/** Against tries that use up every port of their machine (seen in the field). */
export function mayConnect(waiting: number, limit: number): Refusal | undefined {
  return waiting < limit
    ? undefined
    : refuse("tls", "not available", `${waiting} connections wait for an answer already`);
}

/** How long a connection stays open: an answer ends it, whatever it says. */
export function openFor(answered: boolean, timeout: Duration): Duration {
  return answered ? (0 as Duration) : timeout;
}

/**
 * Whether the key of an attempt that failed may be certified all the same: nobody knows, where the
 * request arrived and the answer was lost.
 */
export function mayBeCertified({ reason }: Refusal): boolean {
  return reason === "no answer";
}
