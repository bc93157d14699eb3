/**
 * Distinguished names, as far as Kubernetes and the host layer use them: one common name (the user)
 * and any number of organisations (its groups).
 */

import {
  characterString,
  type DerReader,
  type Element,
  inside,
  objectIdentifier,
  tags,
} from "./der.ts";

export interface DistinguishedName {
  readonly commonName: string;
  readonly organizations: readonly string[];
}

export interface EncodedName extends DistinguishedName {
  /** DER; two names are equal when these bytes are. */
  readonly der: Uint8Array;
}

export function name(commonName: string, ...organizations: string[]): DistinguishedName {
  return { commonName, organizations };
}

/** "O=system:nodes, CN=system:node:worker-1" */
export function formatName({ commonName, organizations }: DistinguishedName): string {
  return [...organizations.map((organization) => `O=${organization}`), `CN=${commonName}`].join(
    ", ",
  );
}

/** Attributes other than CN and O are read for their form and otherwise passed over. */
export function readName(reader: DerReader, what: string): EncodedName {
  const element = reader.next(tags.sequence, what);
  const relative = inside(element);
  const organizations: string[] = [];
  let commonName = "";
  while (!relative.done) {
    for (const [type, value] of attributes(relative.next(tags.set, `${what} part`), what)) {
      if (type === oidCommonName) commonName = value;
      if (type === oidOrganization) organizations.push(value);
    }
  }
  return { commonName, organizations, der: element.encoded };
}

const oidCommonName = "2.5.4.3";
const oidOrganization = "2.5.4.10";

function* attributes(set: Element, what: string): Generator<[type: string, value: string]> {
  const reader = inside(set);
  do {
    const attribute = inside(reader.next(tags.sequence, `${what} attribute`));
    const type = objectIdentifier(attribute.next(tags.oid, `${what} attribute type`));
    const value = attribute.any(`${what} attribute value`);
    attribute.finish(`${what} attribute`);
    yield [type, characterString(value, `${what} attribute`)];
  } while (!reader.done);
}
