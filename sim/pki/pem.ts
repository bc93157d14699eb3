/** PEM (RFC 7468): text around DER. */
import { type Certificate, knownCertificate } from "./certificate.ts";
import type { Refused } from "./der.ts";
import { memoised } from "./memory.ts";

/** "-----BEGIN CERTIFICATE-----", lines of 64 characters, a newline at the end. */
export function encodePem(label: string, der: Uint8Array): string {
  const body =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...body, `-----END ${label}-----`, ""].join("\n");
}

export function encodeCertificate({ der, fingerprint }: Certificate): string {
  return memoised("certificate pem", fingerprint, () => encodePem("CERTIFICATE", der));
}

/** Larger than any bundle of the field; a bound for hostile input. */
const pemSizeLimit = 1_048_576;

/**
 * The certificates of a PEM file, in order: a bundle may hold several, and other blocks (a key in the
 * kubelet's combined file) are passed over.
 * @returns a refusal when a block is broken or there is no certificate at all; its offset counts from
 * the start of the text for the frame, from the start of the block's DER for what is inside.
 */
export function readPemCertificates(text: string): readonly Certificate[] | Refused {
  return memoised("certificate file", text, () => parseCertificates(text));
}

function parseCertificates(text: string): readonly Certificate[] | Refused {
  const blocks = readPem(text);
  if (!Array.isArray(blocks)) return blocks;
  const certificates: Certificate[] = [];
  for (const { label, der } of blocks) {
    if (label !== "CERTIFICATE") continue;
    const certificate = knownCertificate(der);
    if ("outcome" in certificate) return certificate;
    certificates.push(certificate);
  }
  return certificates.length > 0 ? certificates : refused(0, "no CERTIFICATE block");
}

export interface PemBlock {
  readonly label: string;
  readonly der: Uint8Array;
}

/** All blocks of a PEM text. Text between blocks is allowed, as RFC 7468 allows it. */
export function readPem(text: string): PemBlock[] | Refused {
  if (text.length > pemSizeLimit) {
    return refused(pemSizeLimit, `${text.length} characters are more than ${pemSizeLimit}`);
  }
  const blocks: PemBlock[] = [];
  let position = 0;
  for (;;) {
    const begin = boundary(text, "BEGIN", position);
    const strayEnd = boundary(text, "END", position);
    if (strayEnd && (!begin || strayEnd.start < begin.start))
      return refused(strayEnd.start, "END without BEGIN");
    if (!begin) return blocks;
    const end = boundary(text, "END", begin.end);
    if (!end || end.label !== begin.label)
      return refused(begin.start, `${begin.label} block is not closed`);
    const der = decodeBase64(text.slice(begin.end, end.start));
    if (!der) return refused(begin.end, `${begin.label} block is no base64`);
    blocks.push({ label: begin.label, der });
    position = end.end;
  }
}

function boundary(text: string, word: "BEGIN" | "END", from: number) {
  const pattern = new RegExp(`^-----${word} ([A-Z0-9 ]+)-----[ \\t]*$`, "gm");
  pattern.lastIndex = from;
  const match = pattern.exec(text);
  return match && { start: match.index, end: pattern.lastIndex, label: match[1] as string };
}

function decodeBase64(text: string): Uint8Array | undefined {
  const body = text.replace(/\s/g, "");
  const wellFormed = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(body);
  return wellFormed && body !== "" ? new Uint8Array(Buffer.from(body, "base64")) : undefined;
}

function refused(offset: number, problem: string): Refused {
  return { outcome: "malformed", offset, problem };
}
