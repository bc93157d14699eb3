/**
 * No revoked client certificate is let in by the API server, once the bound is over within which a
 * revocation takes effect. Reads the manifests as they were stored and the certificates as node:crypto
 * reads them; written from the overview, not from the code that enforces it.
 */
import type { X509Certificate } from "node:crypto";
import type { Evidence } from "../evidence.ts";
import type { TraceEvent } from "../time/trace.ts";
import type { Checker } from "./checker.ts";
import { parsed } from "./parsed.ts";

interface Entry {
  readonly kind: string;
  readonly serialNumber?: string;
  readonly group?: string;
  readonly dns?: string;
  readonly ip?: string;
  readonly notBefore?: string;
}

export interface RevocationBound {
  /** Seconds between a change of the manifests and its effect. */
  readonly propagation: number;
  /** Whether requests are refused at all, or renewals alone. */
  readonly enforcedOnRequests: boolean;
  /** Seconds by which a certificate begins before it was issued, where nobody recorded its issue. */
  readonly backdating: number;
}

export class Revocations implements Checker {
  readonly name = "nothing revoked is let in";
  readonly #bound: RevocationBound;
  readonly #issuedAt = new Map<string, number>();
  /** Entries with the second from which each must have taken effect. */
  #entries: { entry: Entry; effective: number }[] = [];

  constructor(bound: RevocationBound) {
    this.#bound = bound;
  }

  examine(event: TraceEvent, evidence: Evidence): string | undefined {
    if (evidence.kind === "issued")
      this.#issuedAt.set(parsed(evidence.certificate).fingerprint256, event.at);
    if (evidence.kind === "revocations") this.#replace(evidence.resources, event.at);
    if (evidence.kind !== "admitted" || evidence.door !== "kube-apiserver") return undefined;
    if (!this.#bound.enforcedOnRequests) return undefined;
    return this.#judge(parsed(evidence.certificate), event.at);
  }

  #judge(certificate: X509Certificate, now: number): string | undefined {
    // Upstream asks no authorizer about this group: only rotating the CA revokes it.
    if (organizations(certificate).includes("system:masters")) return undefined;
    const issuedAt =
      this.#issuedAt.get(certificate.fingerprint256) ??
      certificate.validFromDate.getTime() / 1000 + this.#bound.backdating;
    const found = this.#entries.find(
      ({ entry, effective }) =>
        now >= effective &&
        (entry.notBefore === undefined || issuedAt < Date.parse(entry.notBefore) / 1000) &&
        selects(entry, certificate),
    );
    return found && `revoked by ${JSON.stringify(found.entry)}, let in all the same`;
  }

  /** An entry that was there before keeps its second; a new one has the bound to take effect. */
  #replace(resources: readonly unknown[], now: number): void {
    const entries = resources.flatMap(
      (resource) => (resource as { spec: { revocations: Entry[] } }).spec.revocations,
    );
    const earlier = new Map(
      this.#entries.map(({ entry, effective }) => [JSON.stringify(entry), effective]),
    );
    this.#entries = entries.map((entry) => ({
      entry,
      effective: earlier.get(JSON.stringify(entry)) ?? now + this.#bound.propagation,
    }));
  }
}

function selects(entry: Entry, certificate: X509Certificate): boolean {
  switch (entry.kind.toLowerCase()) {
    case "serialnumber":
      return number(entry.serialNumber ?? "") === number(certificate.serialNumber);
    case "group":
      return organizations(certificate).includes(entry.group ?? "");
    case "dns":
      return alternatives(certificate, "DNS").some((name) => named(name, entry.dns ?? ""));
    default:
      return alternatives(certificate, "IP Address").some(
        (address) => eightNumbers(address) === eightNumbers(entry.ip ?? ""),
      );
  }
}

function number(text: string): bigint {
  return BigInt(`0x${text.replace(/^0x/i, "").replace(/[^0-9a-f]/gi, "")}`);
}

/** node:crypto writes one attribute a line, with what RFC 4514 2.4 escapes. */
function organizations(certificate: X509Certificate): string[] {
  const lines = certificate.subject.split("\n");
  return lines.filter((line) => line.startsWith("O=")).map((line) => unescaped(line.slice(2)));
}

function unescaped(value: string): string {
  return value.replace(/\\([0-9A-F]{2}|.)/g, (_, what: string) =>
    what.length === 1 ? what : String.fromCharCode(Number.parseInt(what, 16)),
  );
}

function alternatives(certificate: X509Certificate, kind: string): string[] {
  const entries = (certificate.subjectAltName ?? "").split(", ");
  return entries
    .filter((entry) => entry.startsWith(`${kind}:`))
    .map((entry) => entry.slice(kind.length + 1));
}

function named(san: string, wanted: string): boolean {
  const [name, pattern] = [san, wanted].map((text) => text.toLowerCase().replace(/\.$/, "")) as [
    string,
    string,
  ];
  if (!pattern.startsWith(".")) return name === pattern;
  return name.length > pattern.length && name.endsWith(pattern);
}

/** An address as eight numbers, so that spellings do not matter; IPv4 as IPv6 maps it (RFC 4291 2.5.5.2). */
function eightNumbers(address: string): string {
  const hex = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) =>
    [a * 256 + +b, c * 256 + +d].map((half) => half.toString(16)).join(":"),
  );
  const [head = "", tail] = (address.includes(":") ? hex : `::ffff:${hex}`).split("::");
  const [front, back] = [head, tail ?? ""].map((part) => (part === "" ? [] : part.split(":"))) as [
    string[],
    string[],
  ];
  const zeros = tail === undefined ? 0 : 8 - front.length - back.length;
  return [...front, ...Array<string>(zeros).fill("0"), ...back]
    .map((block) => Number.parseInt(block, 16))
    .join(":");
}
