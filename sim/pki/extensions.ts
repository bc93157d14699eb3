/** The certificate extensions of RFC 5280 that this system uses: their reading and their making. */

import ipaddr from "ipaddr.js";
import {
  characterString,
  contextPrimitive,
  contextTag,
  type DerReader,
  type Element,
  inside,
  Malformed,
  objectIdentifier,
  tags,
  unsignedInteger,
} from "./der.ts";
import { memoised } from "./memory.ts";

/** Key usages and extended key usages, spelled as Kubernetes spells them in a CSR. */
export type Usage =
  | "digital signature"
  | "key encipherment"
  | "cert sign"
  | "crl sign"
  | "server auth"
  | "client auth";

export interface Extensions {
  readonly isAuthority: boolean;
  readonly usages: readonly Usage[];
  /** As written, in the case of the certificate. */
  readonly dnsNames: readonly string[];
  /** Canonical spelling: dotted IPv4, RFC 5952 IPv6. */
  readonly ipAddresses: readonly string[];
  /** Hex; absent when the extension is. */
  readonly subjectKeyId?: string;
  readonly authorityKeyId?: string;
  /** How often the certificate has been renewed by the host layer; see `renewalCountOid`. */
  readonly renewals: number;
  /** OIDs of critical extensions that nobody here understands: RFC 5280 wants the certificate refused. */
  readonly unknownCritical: readonly string[];
}

/** What an issuer writes; key identifiers follow from the keys. */
export interface ExtensionRequest {
  readonly isAuthority?: boolean;
  readonly usages: readonly Usage[];
  readonly dnsNames?: readonly string[];
  readonly ipAddresses?: readonly string[];
  readonly renewals?: number;
}

/**
 * Canonical spelling of an address, undefined when it is none. IPv4-mapped IPv6 becomes IPv4; a zone
 * (fe80::1%eth0) says something of an interface, not of an address.
 */
export function canonicalAddress(text: string): string | undefined {
  return memoised("address", text, () => {
    const strict = ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text);
    return strict && !text.includes("%") ? canonical(ipaddr.process(undotted(text))) : undefined;
  });
}

/**
 * An IPv6 address whose last four octets are written in decimal (RFC 4291 2.2), in hex instead: the library
 * takes "::10.0.0.1" for an IPv4-mapped address, which has ffff before it (2.5.5.1 and 2.5.5.2).
 */
function undotted(text: string): string {
  if (!text.includes(":")) return text;
  return text.replace(/[\d.]+\.\d+$/, (decimal) => {
    const [a, b, c, d] = decimal.split(".").map(Number) as [number, number, number, number];
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
}

export function readExtensions(list: DerReader): Extensions {
  const found: Mutable<Extensions> = {
    isAuthority: false,
    usages: [],
    dnsNames: [],
    ipAddresses: [],
    renewals: 0,
    unknownCritical: [],
  };
  const seen = new Set<string>();
  do {
    const { id, critical, value, offset } = readExtension(list);
    if (seen.has(id)) throw new Malformed(offset, `extension ${id} appears twice`);
    seen.add(id);
    const read = readers[id];
    if (read) read(value, found);
    else if (critical) found.unknownCritical = [...found.unknownCritical, id];
  } while (!list.done);
  return found;
}

/**
 * INTEGER, how often a host-layer certificate was renewed since its sign-in. The product keeps such a
 * count in a private extension; the arc used here is our own (decided here).
 */
const renewalCountOid = "1.3.6.1.4.1.55555.90.1";

export const extensionIds = {
  subjectKeyId: "2.5.29.14",
  keyUsage: "2.5.29.15",
  subjectAlternativeName: "2.5.29.17",
  basicConstraints: "2.5.29.19",
  authorityKeyId: "2.5.29.35",
  extendedKeyUsage: "2.5.29.37",
  renewalCount: renewalCountOid,
};

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

type Reader = (value: Element, into: Mutable<Extensions>) => void;

const readers: Record<string, Reader> = {
  [extensionIds.subjectKeyId]: (value, into) => {
    const key = only(value, tags.octetString, "subject key identifier");
    into.subjectKeyId = Buffer.from(key.contents).toString("hex");
  },
  [extensionIds.keyUsage]: (value, into) => {
    const bits = only(value, tags.bitString, "key usage").contents;
    into.usages = [...into.usages, ...flagged(bits)];
  },
  [extensionIds.subjectAlternativeName]: readAlternativeNames,
  [extensionIds.basicConstraints]: (value, into) => {
    const constraints = inside(only(value, tags.sequence, "basic constraints"));
    const flag = constraints.optional(tags.boolean, "basic constraints flag");
    constraints.optional(tags.integer, "path length");
    constraints.finish("basic constraints");
    into.isAuthority = flag?.contents[0] === 0xff;
  },
  [extensionIds.authorityKeyId]: (value, into) => {
    const identifier = inside(only(value, tags.sequence, "authority key identifier"));
    const key = identifier.optional(contextPrimitive(0), "authority key identifier");
    if (key) into.authorityKeyId = Buffer.from(key.contents).toString("hex");
  },
  [extensionIds.extendedKeyUsage]: (value, into) => {
    const list = inside(only(value, tags.sequence, "extended key usage"));
    while (!list.done) {
      const id = objectIdentifier(list.next(tags.oid, "extended key usage"));
      const usage = usageByOid[id];
      if (usage) into.usages = [...into.usages, usage];
    }
  },
  [extensionIds.renewalCount]: (value, into) => {
    const count = only(value, tags.integer, "renewal count");
    into.renewals = Number.parseInt(unsignedInteger(count, "renewal count"), 16);
  },
};

const usageByOid: Record<string, Usage> = {
  "1.3.6.1.5.5.7.3.1": "server auth",
  "1.3.6.1.5.5.7.3.2": "client auth",
};

export const extendedUsages: Partial<Record<Usage, string>> = Object.fromEntries(
  Object.entries(usageByOid).map(([oid, usage]) => [usage, oid]),
);

/** Bit numbers of RFC 5280 4.2.1.3. */
export const keyUsageBits: [usage: Usage, bit: number][] = [
  ["digital signature", 0],
  ["key encipherment", 2],
  ["cert sign", 5],
  ["crl sign", 6],
];

function flagged(bits: Uint8Array): Usage[] {
  const first = bits[1] ?? 0;
  return keyUsageBits.filter(([, bit]) => first & (0x80 >> bit)).map(([usage]) => usage);
}

function readExtension(list: DerReader): {
  id: string;
  critical: boolean;
  value: Element;
  offset: number;
} {
  const element = list.next(tags.sequence, "extension");
  const extension = inside(element);
  const id = objectIdentifier(extension.next(tags.oid, "extension identifier"));
  const flag = extension.optional(tags.boolean, "extension criticality");
  const value = extension.next(tags.octetString, `extension ${id}`);
  extension.finish(`extension ${id}`);
  return { id, critical: flag?.contents[0] === 0xff, value, offset: element.offset };
}

function readAlternativeNames(value: Element, into: Mutable<Extensions>): void {
  const list = inside(only(value, tags.sequence, "subject alternative name"));
  while (!list.done) {
    const entry = list.any("subject alternative name");
    if (entry.tag === contextPrimitive(2)) {
      const text = characterString({ ...entry, tag: tags.ia5String }, "DNS name");
      into.dnsNames = [...into.dnsNames, text];
    } else if (entry.tag === contextPrimitive(7)) {
      into.ipAddresses = [...into.ipAddresses, address(entry)];
    } else if (entry.tag < 0x80 || entry.tag > contextTag(8)) {
      throw new Malformed(entry.offset, "subject alternative name of an unknown kind");
    }
  }
}

function address(entry: Element): string {
  if (entry.contents.length !== 4 && entry.contents.length !== 16) {
    throw new Malformed(
      entry.offset,
      `an IP address has 4 or 16 bytes, this has ${entry.contents.length}`,
    );
  }
  return canonical(ipaddr.fromByteArray([...entry.contents]));
}

function canonical(parsed: ipaddr.IPv4 | ipaddr.IPv6): string {
  return parsed instanceof ipaddr.IPv6 ? parsed.toRFC5952String() : parsed.toString();
}

/** The one element that an extension's value holds. */
function only(value: Element, tag: number, what: string): Element {
  const reader = inside(value);
  const element = reader.next(tag, what);
  reader.finish(what);
  return element;
}
