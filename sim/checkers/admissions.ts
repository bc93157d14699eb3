/** No door lets in a certificate that is out of date, of a foreign authority, or made for another use. */
import type { X509Certificate } from "node:crypto";
import type { Evidence } from "../evidence.ts";
import type { Checker } from "./checker.ts";
import { parsed } from "./parsed.ts";

const usages = { client: "1.3.6.1.5.5.7.3.2", server: "1.3.6.1.5.5.7.3.1" };

export class Admissions implements Checker {
  readonly name = "nothing expired, foreign or misused is let in";

  examine(_: unknown, evidence: Evidence): string | undefined {
    if (evidence.kind !== "admitted") return undefined;
    const certificate = parsed(evidence.certificate);
    const milliseconds = evidence.at * 1000;
    return (
      dated(certificate, milliseconds, "certificate") ??
      vouched(certificate, evidence.anchors.map(parsed), milliseconds) ??
      used(certificate, usages[evidence.usage])
    );
  }
}

function vouched(
  certificate: X509Certificate,
  anchors: X509Certificate[],
  milliseconds: number,
): string | undefined {
  const signer = anchors.find((anchor) => signed(anchor, certificate));
  if (signer) return dated(signer, milliseconds, "authority");
  return `${subject(certificate)} is signed by none of the ${anchors.length} authorities trusted here`;
}

const signers = new WeakMap<X509Certificate, Set<X509Certificate>>();

/** A signature does not change: what was found good once is not computed again. */
function signed(anchor: X509Certificate, certificate: X509Certificate): boolean {
  const known = signers.get(certificate) ?? new Set();
  if (known.has(anchor)) return true;
  const good = certificate.checkIssued(anchor) && certificate.verify(anchor.publicKey);
  if (good) signers.set(certificate, known.add(anchor));
  return good;
}

/** Both ends of the validity are inside it. */
function dated(certificate: X509Certificate, at: number, what: string): string | undefined {
  if (at < certificate.validFromDate.getTime())
    return `${what} ${subject(certificate)} begins ${certificate.validFrom}`;
  if (at > certificate.validToDate.getTime())
    return `${what} ${subject(certificate)} ended ${certificate.validTo}`;
  return undefined;
}

function used(certificate: X509Certificate, usage: string): string | undefined {
  return certificate.keyUsage?.includes(usage)
    ? undefined
    : `${subject(certificate)} is not made for ${usage}`;
}

function subject(certificate: X509Certificate): string {
  return certificate.subject.replaceAll("\n", ", ");
}
