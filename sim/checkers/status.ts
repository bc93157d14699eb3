/**
 * The status tells the truth: whatever certificate lies in a file of a machine, the status lists, with
 * its own dates and with the state that these dates and its authority give it.
 */
import type { X509Certificate } from "node:crypto";
import { certificatesIn } from "./parsed.ts";

/** One line of the status, as far as it can be compared with a certificate. */
export interface StatusLine {
  readonly name: string;
  readonly serialNumber: string;
  /** Seconds since 1970. */
  readonly notAfter: number;
  readonly state: string;
}

/**
 * @param files contents of all files of all machines
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
  return certificates.flatMap((certificate) => {
    const line = bySerial.get(normal(certificate.serialNumber));
    if (!line)
      return [
        `${certificate.subject} (${certificate.serialNumber}) lies in a file, the status does not list it`,
      ];
    return disagreements(line, certificate, authorities, now);
  });
}

function disagreements(
  line: StatusLine,
  certificate: X509Certificate,
  authorities: X509Certificate[],
  now: number,
): string[] {
  const problems: string[] = [];
  if (line.notAfter !== seconds(certificate.validToDate))
    problems.push(`${line.name}: notAfter differs from the certificate's`);
  const inDate = [
    certificate,
    ...authorities.filter((authority) => certificate.checkIssued(authority)),
  ].every((each) => seconds(each.validFromDate) <= now && now <= seconds(each.validToDate));
  if (inDate && ["expired", "not yet valid"].includes(line.state))
    problems.push(`${line.name} is in date, the status says ${line.state}`);
  if (!inDate && ["valid", "revoked"].includes(line.state))
    problems.push(`${line.name} is out of date, the status says ${line.state}`);
  return problems;
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
