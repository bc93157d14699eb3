/**
 * Spans of time in whole seconds, and the way people write them: "90 days", "43.2 h", "10 years",
 * "89 days 23:59:59". A day is 24 hours and a year 365 days, as certificate profiles count them.
 */

declare const durationBrand: unique symbol;

/** Whole seconds; may be negative where it is a difference. */
export type Duration = number & { readonly [durationBrand]: true };

/** @throws RangeError when `count` is not a safe integer. */
export function seconds(count: number): Duration {
  if (!Number.isSafeInteger(count)) {
    throw new RangeError(`a duration is a whole number of seconds, got ${count}`);
  }
  return count as Duration;
}

export const minutes = (count: number): Duration => seconds(count * 60);
export const hours = (count: number): Duration => seconds(count * 3600);
export const days = (count: number): Duration => seconds(count * 86_400);
export const years = (count: number): Duration => days(count * 365);

/** `ratio` of `whole`, rounded up: a threshold is reached at its second, never before. */
export function share(ratio: number, whole: Duration): Duration {
  // 0.7 * 10 is 7.000000000000001 in binary; the guard keeps that from costing a second.
  return seconds(Math.ceil(Number((ratio * whole).toFixed(6))));
}

const unitSeconds: Record<string, number> = {
  ...spelled(1, "s", "sec", "second", "seconds"),
  ...spelled(60, "m", "min", "minute", "minutes"),
  ...spelled(3600, "h", "hour", "hours"),
  ...spelled(86_400, "d", "day", "days"),
  ...spelled(365 * 86_400, "y", "year", "years"),
};

const part = /(\d+(?:\.\d+)?)\s*([a-z]+)|(\d+):([0-5]\d):([0-5]\d)/g;
const wholePhrase = new RegExp(`^(?:(?:${part.source})\\s*)+$`);

/**
 * Reads one or more parts, each a number with a unit or `hh:mm:ss`: "4 d", "96h", "1 day 12:00:00".
 * @returns undefined when the text is anything else or does not come to whole seconds.
 */
export function parseDuration(text: string): Duration | undefined {
  const phrase = text.trim().toLowerCase();
  if (!wholePhrase.test(phrase)) return undefined;
  let total = 0;
  for (const match of phrase.matchAll(part)) {
    const length = partSeconds(match);
    if (length === undefined) return undefined;
    total += length;
  }
  const whole = Number(total.toFixed(6));
  return Number.isSafeInteger(whole) ? seconds(whole) : undefined;
}

/** "4 days", "12 hours", "1 second", otherwise "89 days 23:59:59"; `parseDuration` reads it back. */
export function formatDuration(duration: Duration): string {
  if (duration < 0) return `-${formatDuration(seconds(-duration))}`;
  if (duration === 0) return "0 seconds";
  for (const [unit, size, below] of singleUnits) {
    if (duration % size === 0 && duration < below) return plural(duration / size, unit);
  }
  const dayCount = Math.floor(duration / 86_400);
  const clock = [Math.floor(duration / 3600) % 24, Math.floor(duration / 60) % 60, duration % 60]
    .map((value) => String(value).padStart(2, "0"))
    .join(":");
  return dayCount > 0 ? `${plural(dayCount, "day")} ${clock}` : clock;
}

const singleUnits: [unit: string, size: number, below: number][] = [
  ["day", 86_400, Number.POSITIVE_INFINITY],
  ["hour", 3600, 86_400],
  ["minute", 60, 3600],
  ["second", 1, 60],
];

function spelled(size: number, ...names: string[]): Record<string, number> {
  return Object.fromEntries(names.map((name) => [name, size]));
}

function partSeconds(match: RegExpMatchArray): number | undefined {
  const [, amount, unit, hour, minute, second] = match;
  if (amount === undefined) return Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  const size = unitSeconds[unit ?? ""];
  return size === undefined ? undefined : Number(amount) * size;
}

function plural(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
