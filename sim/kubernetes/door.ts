/** Knocking at a door of the cluster: verification, decision, record. */
import type { Certificate } from "../pki/certificate.ts";
import { formatGeneration } from "../pki/inventory.ts";
import { verify } from "../pki/verification.ts";
import type { Door } from "../policy/doors.ts";
import type { Refusal } from "../policy/refusal.ts";
import { record, type Site } from "../site.ts";
import type { Instant } from "../time/instant.ts";

export interface Visitor {
  readonly door: Door;
  /** What is presented; undefined when nothing is. */
  readonly certificate: Certificate | undefined;
  readonly anchors: readonly Certificate[];
  /** By the clock of whoever judges. */
  readonly at: Instant;
  /** Host or address that was dialled, where a server's certificate is judged. */
  readonly dialled?: string;
  /** Where the door has a revocation list: whether the certificate is on it. */
  readonly listed?: boolean;
}

/** @returns the refusal, or undefined when the door opens. */
export function knock(site: Site, visitor: Visitor): Refusal | undefined {
  const { door, certificate, anchors, at, dialled, listed = false } = visitor;
  const usage = dialled === undefined ? "client auth" : "server auth";
  const name = dialled === undefined ? {} : { name: dialled };
  const verification = certificate && verify({ certificate, anchors, at, usage, ...name });
  const refusal = site.decisions.doorChecks[door]({ certificate, verification, listed });
  if (refusal) recordRefusal(site, door, certificate, refusal);
  else recordAdmission(site, visitor, usage === "client auth" ? "client" : "server");
  return refusal;
}

export function recordRefusal(
  site: Site,
  actor: string,
  certificate: Certificate | undefined,
  refusal: Refusal,
): void {
  const detail = `${refusal.layer}: ${refusal.reason}`;
  record(site, { actor, kind: "refused", subject: nameOf(site, certificate), detail });
}

/** Shows the checkers what was let in, and by whose clock and trust. */
export function recordAdmission(
  site: Site,
  { door, certificate, anchors, at }: Omit<Visitor, "door"> & { readonly door: string },
  usage: "client" | "server",
): void {
  if (!certificate) return;
  record(
    site,
    { actor: door, kind: "admitted", subject: nameOf(site, certificate) },
    {
      kind: "admitted",
      door,
      certificate: certificate.der,
      anchors: anchors.map(({ der }) => der),
      at,
      usage,
    },
  );
}

/** "cp-1/apiserver#3"; the common name for a certificate made outside. */
function nameOf(site: Site, certificate: Certificate | undefined): string {
  if (!certificate) return "nobody";
  const generation = site.inventory.recordOf(certificate);
  return generation
    ? formatGeneration(generation)
    : `${certificate.subject.commonName} (unrecorded)`;
}
