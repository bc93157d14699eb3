/** Writes DER (X.690), the counterpart of der.ts. */

import type { Instant } from "../time/instant.ts";
import { toDate } from "../time/instant.ts";
import { tags } from "./der.ts";

/** Tag, length, contents. */
export function element(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of contents) length += part.length;
  const header = length < 0x80 ? 2 : length < 0x100 ? 3 : length < 0x10000 ? 4 : 5;
  const encoded = new Uint8Array(header + length);
  encoded[0] = tag;
  writeLength(encoded, header, length);
  let offset = header;
  for (const part of contents) {
    encoded.set(part, offset);
    offset += part.length;
  }
  return encoded;
}

export const sequence = (...contents: readonly Uint8Array[]): Uint8Array =>
  element(tags.sequence, ...contents);
export const set = (...contents: readonly Uint8Array[]): Uint8Array =>
  element(tags.set, ...contents);
export const octetString = (contents: Uint8Array): Uint8Array =>
  element(tags.octetString, contents);
export const trueValue = Uint8Array.of(tags.boolean, 1, 0xff);
export const nullValue = Uint8Array.of(tags.null, 0);

/** A whole number of bytes. */
export function bitString(contents: Uint8Array): Uint8Array {
  return element(tags.bitString, noUnusedBits, contents);
}

/** Named bits, as KeyUsage has them: bit 0 is the highest of the first byte; trailing zeros go. */
export function namedBits(bits: readonly number[]): Uint8Array {
  const highest = Math.max(...bits);
  const bytes = new Uint8Array(1 + (highest >> 3) + 1);
  bytes[0] = 7 - (highest & 7);
  for (const bit of bits)
    bytes[1 + (bit >> 3)] = (bytes[1 + (bit >> 3)] as number) | (0x80 >> (bit & 7));
  return element(tags.bitString, bytes);
}

/** A non-negative number in hex, in its shortest form. */
export function integer(hex: string): Uint8Array {
  const digits = hex.replace(/^0+(?=.)/, "");
  const magnitude = Buffer.from(digits.length % 2 ? `0${digits}` : digits, "hex");
  return (magnitude[0] as number) >= 0x80
    ? element(tags.integer, zero, magnitude)
    : element(tags.integer, magnitude);
}

/** @param dotted "2.5.29.15" */
export function objectIdentifier(dotted: string): Uint8Array {
  const [top = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return element(tags.oid, Uint8Array.from([top * 40 + second, ...rest].flatMap(base128)));
}

/** PrintableString where the characters allow it, else UTF8String: what @peculiar/x509 and Go choose. */
export function directoryString(text: string): Uint8Array {
  const printable = /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(text);
  return element(printable ? tags.printableString : tags.utf8String, Buffer.from(text, "utf8"));
}

/** UTCTime up to 2049 and GeneralizedTime after it (RFC 5280 4.1.2.5). */
export function time(at: Instant): Uint8Array {
  const digits = toDate(at)
    .toISOString()
    .replace(/[-:T]|\.\d+/g, "");
  const short = digits < "2050";
  return element(
    short ? tags.utcTime : tags.generalizedTime,
    Buffer.from(short ? digits.slice(2) : digits, "latin1"),
  );
}

const zero = Uint8Array.of(0);
const noUnusedBits = zero;

function writeLength(encoded: Uint8Array, header: number, length: number): void {
  if (header === 2) {
    encoded[1] = length;
    return;
  }
  encoded[1] = 0x80 | (header - 2);
  for (let index = header - 1, rest = length; index > 1; index--, rest >>>= 8)
    encoded[index] = rest & 0xff;
}

function base128(arc: number): number[] {
  const digits = [arc % 128];
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128))
    digits.unshift(0x80 | (rest % 128));
  return digits;
}
