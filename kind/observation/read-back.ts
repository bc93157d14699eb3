/**
 * The model against reality: the certificates that the actors believe to lie on a node, beside those that
 * do lie there. Read with node:crypto alone.
 */
import type { X509Certificate } from "node:crypto";
import { certificatesIn } from "../../sim/checkers/parsed.ts";

/** One machine as one side sees it. */
export interface Side {
  /** Contents by path. */
  readonly files: ReadonlyMap<string, string>;
  /** What its clock shows, in seconds since 1970. */
  readonly now: number;
}

/** Seconds by which a kubelet's certificate may be older than its world: it is not made young for less. */
const toleratedSeconds = 90;

/**
 * @param movesInTime whether a certificate becomes older with its world; roots of ten years do not.
 * @returns in which field and how a certificate differs from what was predicted; empty when none does.
 */
export function unlikePredicted(
  predicted: Side,
  found: Side,
  movesInTime: (certificate: X509Certificate) => boolean,
): string[] {
  return [...predicted.files].flatMap(([path, content]) => {
    const expected = certificatesIn(content);
    const actual = certificatesIn(found.files.get(path) ?? "");
    if (actual.length !== expected.length)
      return [`${path}: ${expected.length} certificates predicted, ${actual.length} found`];
    return expected.flatMap((certificate, index) => {
      const one = factsOf(certificate, predicted.now, movesInTime);
      const other = factsOf(actual[index] as X509Certificate, found.now, movesInTime);
      return [...one]
        .filter(([field, value]) => !alike(value, other.get(field)))
        .map(([field, value]) => `${path}: ${field} ${value} predicted, ${other.get(field)} found`);
    });
  });
}

function factsOf(
  certificate: X509Certificate,
  now: number,
  movesInTime: (certificate: X509Certificate) => boolean,
): Map<string, string | number> {
  const { subject, issuer, subjectAltName, keyUsage, serialNumber, publicKey } = certificate;
  const facts = new Map<string, string | number>([
    ["subject", oneLine(subject)],
    ["issuer", oneLine(issuer)],
    ["SANs", subjectAltName ?? "none"],
    ["EKUs", keyUsage?.join(", ") ?? "none"],
    ["serial number", serialNumber],
    ["public key", publicKey.export({ type: "spki", format: "der" }).toString("hex")],
  ]);
  const end = certificate.validToDate.getTime() / 1000;
  if (movesInTime(certificate)) facts.set("seconds of life", Math.round(end - now));
  return facts;
}

function alike(one: string | number, other: string | number | undefined): boolean {
  return typeof one === "number" && typeof other === "number"
    ? Math.abs(one - other) <= toleratedSeconds
    : one === other;
}

function oneLine(name: string): string {
  return name.replaceAll("\n", ", ");
}
