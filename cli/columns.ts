/** Generations of a credential as columns of a recording. */
import type { Recording } from "../reports/timeline/recording.ts";
import { firstSecond, type Generation, lastSecond } from "../sim/pki/inventory.ts";
import { formatName } from "../sim/pki/names.ts";

/** @param contents and certificates get a number for each text that is new. */
export function columns(
  generations: readonly Generation[],
  contents: Numbering,
  certificates: Numbering,
): Recording["lanes"][number]["generations"] {
  return {
    issuedAt: generations.map(({ issuedAt }) => issuedAt),
    notBefore: generations.map(firstSecond),
    notAfter: generations.map(lastSecond),
    serialNumber: generations.map(
      ({ certificate, token }) => certificate?.serialNumber ?? token?.id ?? "",
    ),
    content: generations.map((generation) => contents.of(JSON.stringify(contentOf(generation)))),
    certificate: generations.map(({ certificate }) =>
      certificate ? certificates.of(Buffer.from(certificate.der).toString("base64")) : null,
    ),
  };
}

function contentOf({ slot, certificate, token }: Generation): Recording["contents"][number] {
  if (!certificate)
    return { subject: slot.owner, issuer: token.issuer, dnsNames: [], ipAddresses: [], usages: [] };
  const { subject, issuer, dnsNames, ipAddresses, usages } = certificate;
  return {
    subject: formatName(subject),
    issuer: formatName(issuer),
    dnsNames: [...dnsNames],
    ipAddresses: [...ipAddresses],
    usages: [...usages],
  };
}

/** Gives equal texts one number. */
export class Numbering {
  readonly texts: string[] = [];
  readonly #numbers = new Map<string, number>();

  of(text: string): number {
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.texts.push(text) - 1;
      this.#numbers.set(text, number);
    }
    return number;
  }
}
