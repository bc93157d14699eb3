/**
 * The status tells the truth: whatever certificate or token lies in a file of a machine, the status lists,
 * with its own dates and with the state that these dates and its authority give it. What none of the
 * authorities has signed is not valid.
 */
import type { X509Certificate } from "node:crypto";
import { certificatesIn, type TokenDates, tokensIn } from "./parsed.ts";

/** One line of the status, as far as it can be compared with a certificate or a token. */
export interface StatusLine {
  readonly name: string;
  readonly serialNumber: string;
  /** Seconds since 1970: the last second in which it is good. */
  readonly notAfter: number;
  readonly state: string;
}

/**
 * @param files contents of all files of all machines, among them every authority that is trusted
 * @param now seconds since 1970
 * @returns what does not agree, empty when all does.
 */
export function statusDisagreements(
  lines: readonly StatusLine[],
  files: readonly string[],
  now: number,
): string[] {
  const bySerial = new Map(lines.map((line) => [normal(line.serialNumber), line]));
  const certificates = distinct(files.flatMap(certificatesIn));
  const authorities = certificates.filter(({ ca }) => ca);
  const ofCertificates = certificates.flatMap((certificate) => {
    const line = bySerial.get(normal(certificate.serialNumber));
    if (!line)
      return [
        `${certificate.subject} (${certificate.serialNumber}) lies in a file, the status does not list it`,
      ];
    return disagreements(line, certificate, authorities, now);
  });
  const byId = new Map(lines.map((line) => [line.serialNumber, line]));
  const ofTokens = files.flatMap(tokensIn).flatMap((token) => {
    const line = byId.get(token.jti);
    return line
      ? disagreementsOfToken(line, token, now)
      : [`the token ${token.jti} of ${token.sub} lies in a file, the status does not list it`];
  });
  return [...ofCertificates, ...ofTokens];
}

/** Good from nbf on, and up to the second before exp (RFC 7519). */
function disagreementsOfToken(line: StatusLine, { nbf, exp }: TokenDates, now: number): string[] {
  return [
    ...(line.notAfter === exp - 1 ? [] : [`${line.name}: its end differs from the token's`]),
    ...stateProblem(line, nbf <= now && now < exp),
  ];
}

function disagreements(
  line: StatusLine,
  certificate: X509Certificate,
  authorities: X509Certificate[],
  now: number,
): string[] {
  const signers = authorities.filter((authority) => certificate.checkIssued(authority));
  const inDate = [certificate, ...signers].every(
    (each) => seconds(each.validFromDate) <= now && now <= seconds(each.validToDate),
  );
  const isVouchedFor = signers.some(({ publicKey }) => certificate.verify(publicKey));
  const ownEnd = seconds(certificate.validToDate);
  return [
    ...(line.notAfter === ownEnd ? [] : [`${line.name}: notAfter differs from the certificate's`]),
    ...stateProblem(line, inDate),
    ...(isVouchedFor || line.state !== "valid"
      ? []
      : [`${line.name} is signed by no authority there is, the status says valid`]),
  ];
}

function stateProblem({ name, state }: StatusLine, inDate: boolean): string[] {
  if (inDate && ["expired", "not yet valid"].includes(state))
    return [`${name} is in date, the status says ${state}`];
  if (!inDate && ["valid", "revoked"].includes(state))
    return [`${name} is out of date, the status says ${state}`];
  return [];
}

function distinct(certificates: X509Certificate[]): X509Certificate[] {
  return [
    ...new Map(
      certificates.map((certificate) => [certificate.fingerprint256, certificate]),
    ).values(),
  ];
}

function normal(serialNumber: string): string {
  return serialNumber.toLowerCase().replace(/^0+/, "");
}

function seconds(date: Date): number {
  return date.getTime() / 1000;
}
