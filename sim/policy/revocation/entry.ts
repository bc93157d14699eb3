/**
 * A revocation entry: which certificates it means. Read from a RenewRevocation resource at admission;
 * whatever is not exactly one clear meaning is refused with its field.
 */

import { formatValue } from "../../documents/yaml.ts";
import { canonicalAddress } from "../../pki/extensions.ts";
import { formatInstant, type Instant, parseInstant } from "../../time/instant.ts";

interface Selector {
  readonly kind: SelectorField;
  /** As it was written. */
  readonly value: string;
}

export interface RevocationEntry {
  readonly selector: Selector;
  /** Only certificates issued strictly before this instant are meant; absent: all, future ones too. */
  readonly notBefore?: Instant;
  /** When the API took the resource: for saboteurs, of no account to the rule. */
  readonly appliedAt: Instant;
  /** "my-renew-revocation[2]": the resource and the entry's place in it. */
  readonly label: string;
}

/** What is wrong with an entry: the field below it, and a sentence. */
interface EntryProblem {
  readonly field: string;
  readonly problem: string;
}

export type EntryCheck = (entry: RawEntry) => EntryProblem | undefined;

export type RawEntry = Readonly<Record<string, unknown>>;

/** The field that holds the selector of each kind. */
const selectorFields = ["serialNumber", "group", "dns", "ip"] as const;

export type SelectorField = (typeof selectorFields)[number];

/** In the order in which they speak; `readEntry` may trust all of them. */
export const entryChecks = {
  onlyKnownFields: (entry) => {
    const known = ["description", "kind", "notBefore", ...selectorFields];
    const stray = Object.keys(entry).find((field) => !known.includes(field));
    return stray === undefined
      ? undefined
      : { field: stray, problem: "is no known field of an entry" };
  },
  knownKind: (entry) =>
    readKind(entry.kind)
      ? undefined
      : {
          field: "kind",
          problem: `is ${formatValue(entry.kind)}, not one of SerialNumber, Group, DNS, IP`,
        },
  oneSelector: (entry) => {
    const present = selectorFields.filter((field) => entry[field] !== undefined);
    if (present.length === 0)
      return {
        field: readKind(entry.kind) ?? "kind",
        problem: "is missing: the entry selects nothing",
      };
    if (present.length > 1)
      return {
        field: present[1] as string,
        problem: `stands beside ${present[0]}: one selector an entry`,
      };
    return undefined;
  },
  selectorOfKind: (entry) => {
    const kind = readKind(entry.kind) as SelectorField;
    const present = selectorFields.find((field) => entry[field] !== undefined) as string;
    return present === kind
      ? undefined
      : { field: present, problem: `does not go with kind ${String(entry.kind)}` };
  },
  textValue: (entry) => {
    const field = readKind(entry.kind) as SelectorField;
    const value = entry[field];
    if (typeof value === "string") return undefined;
    return {
      field,
      problem: `is ${formatValue(value)}, which YAML does not read as text: put it in quotes`,
    };
  },
  readableValue: (entry) => {
    const field = readKind(entry.kind) as SelectorField;
    const problem = valueProblems[field](String(entry[field]));
    return problem ? { field, problem: `is ${formatValue(entry[field])}: ${problem}` } : undefined;
  },
  readableNotBefore: ({ notBefore }) =>
    notBefore === undefined ||
    (typeof notBefore === "string" && parseInstant(notBefore) !== undefined)
      ? undefined
      : {
          field: "notBefore",
          problem: `is ${formatValue(notBefore)}, no RFC 3339 time such as "2026-04-17T17:22:05Z"`,
        },
} satisfies Record<string, EntryCheck>;

/** The selector's field for a kind in any letter case; the overview mixes serialnumber and Group. */
function readKind(kind: unknown): SelectorField | undefined {
  if (typeof kind !== "string") return undefined;
  return selectorFields.find((field) => field.toLowerCase() === kind.toLowerCase());
}

/** Comes after `entryChecks`. */
export function readEntry(raw: RawEntry, label: string, appliedAt: Instant): RevocationEntry {
  const kind = readKind(raw.kind) as SelectorField;
  const selector = { kind, value: String(raw[kind]) };
  const notBefore = raw.notBefore === undefined ? undefined : parseInstant(String(raw.notBefore));
  return { selector, label, appliedAt, ...(notBefore !== undefined && { notBefore }) };
}

/**
 * A serial number as lower-case hex without leading zeros. Letter case, colons, spaces, 0x and leading
 * zeros do not matter.
 * @returns undefined for what is no positive number of at most 20 octets.
 */
export function readSerialNumber(text: string): string | undefined {
  const digits = text
    .trim()
    .toLowerCase()
    .replace(/^0x/, "")
    .replace(/[:\s]/g, "")
    .replace(/^0+(?=.)/, "");
  return /^[0-9a-f]{1,40}$/.test(digits) && digits !== "0" ? digits : undefined;
}

/** Lower case, without the dot at the end that marks a fully qualified name. */
export function readDnsName(text: string): string {
  return text.toLowerCase().replace(/\.$/, "");
}

/**
 * "for-ever: group system:nodes": the same wherever the entry stands in its resource, and another as soon as it
 * means something else. Two of one resource that mean the same are one.
 */
export function identityOf(entry: RevocationEntry): string {
  return `${entry.label.replace(/\[\d+\]$/, "")}: ${describeEntry(entry)}`;
}

/** "group system:nodes issued before 2026-01-01T00:00:00Z" */
export function describeEntry({ selector, notBefore }: RevocationEntry): string {
  const until = notBefore === undefined ? "" : ` issued before ${formatInstant(notBefore)}`;
  return `${selector.kind} ${selector.value}${until}`;
}

const valueProblems: Record<SelectorField, (text: string) => string | undefined> = {
  serialNumber: (text) =>
    readSerialNumber(text)
      ? undefined
      : "a serial number is a positive hex number of at most 20 octets",
  group: (text) => (text.trim() === "" ? "a group has a name" : undefined),
  dns: (text) =>
    /^\.?[a-z0-9_]([a-z0-9_-]*[a-z0-9])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9])?)*\.?$/i.test(text) &&
    text.length <= 254
      ? undefined
      : "write a DNS name, or a suffix that begins with a dot; no wildcard, no Unicode",
  ip: (text) => (canonicalAddress(text) ? undefined : "write one IPv4 or IPv6 address; no range"),
};
