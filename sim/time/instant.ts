/**
 * Points on the time line. An Instant is a whole number of seconds since 1970-01-01T00:00:00Z,
 * because DER knows nothing finer. Leap seconds do not exist here, as in POSIX and X.509 practice.
 */
import type { Duration } from "./duration.ts";

declare const instantBrand: unique symbol;

/** Whole seconds since 1970-01-01T00:00:00Z. */
export type Instant = number & { readonly [instantBrand]: true };

/** @throws RangeError when `seconds` is not a safe integer: a fraction here is a bug of the caller. */
export function instant(seconds: number): Instant {
  if (!Number.isSafeInteger(seconds)) {
    throw new RangeError(`an instant is a whole number of seconds, got ${seconds}`);
  }
  return seconds as Instant;
}

export function add(start: Instant, duration: Duration): Instant {
  return instant(start + duration);
}

export function subtract(start: Instant, duration: Duration): Instant {
  return instant(start - duration);
}

/** `end - start`; negative when `end` comes first. */
export function between(start: Instant, end: Instant): Duration {
  return (end - start) as Duration;
}

const rfc3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)$/;

/**
 * Reads an RFC 3339 timestamp with an offset or Z.
 * @returns undefined when the text is no such timestamp, names a day that does not exist, or has a
 * fraction of a second other than zero (certificates have whole seconds only).
 */
export function parseInstant(text: string): Instant | undefined {
  const match = rfc3339.exec(text.trim());
  if (!match || /[1-9]/.test(match[7] ?? "")) return undefined;
  const local = instantOf(...(match.slice(1, 7).map(Number) as Fields));
  const offset = offsetSeconds(match[8] as string);
  return local !== undefined && offset !== undefined ? instant(local - offset) : undefined;
}

/** Of UTC; undefined for a time that does not exist, such as February 30th. */
export function instantOf(...fields: Fields): Instant | undefined {
  const [year, month, day, hour, minute, second] = fields;
  const milliseconds = Date.UTC(year, month - 1, day, hour, minute, second);
  const date = new Date(milliseconds);
  const exists =
    date.getUTCDate() === day &&
    date.getUTCMonth() === month - 1 &&
    hour < 24 &&
    minute < 60 &&
    second < 60;
  return exists ? instant(milliseconds / 1000) : undefined;
}

/** "2026-01-01T00:00:00Z" */
export function formatInstant(at: Instant): string {
  return new Date(at * 1000).toISOString().replace(".000Z", "Z");
}

/** For libraries that want a Date. */
export function toDate(at: Instant): Date {
  return new Date(at * 1000);
}

/** Year, month (1 to 12), day, hour, minute, second. */
export type Fields = [number, number, number, number, number, number];

function offsetSeconds(text: string): number | undefined {
  if (text.toUpperCase() === "Z") return 0;
  const [hours, minutes] = text.slice(1).split(":").map(Number) as [number, number];
  if (hours > 23 || minutes > 59) return undefined;
  return (text.startsWith("-") ? -1 : 1) * (hours * 3600 + minutes * 60);
}
