import { sign } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { instant } from "../time/instant.ts";
import { certificateFrom } from "./certificate.ts";
import { type CertificateContent, writeCertificate } from "./certificate-writer.ts";
import { exampleKeys } from "./examples.ts";
import { canonicalAddress, type Usage } from "./extensions.ts";
import { keyKinds } from "./keys.ts";
import { writeWithLibrary } from "./library-writer.ts";

// The library reads "#…" as hex, quotes and backslashes as quoting: its syntax, not its encoding.
const word = fc
  .string({ minLength: 1, maxLength: 30, unit: "grapheme" })
  .filter((text) => !/^\s*#|["\\\0]/.test(text));
const printable = fc.stringMatching(/^[A-Za-z0-9 '()+,\-./:=?]{1,40}$/);
const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?$/);
const dnsName = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join("."));
const usages: Usage[] = [
  "digital signature",
  "key encipherment",
  "cert sign",
  "crl sign",
  "server auth",
  "client auth",
];

/** RSA 4096 differs from RSA 2048 in nothing but time. */
const signers = keyKinds.filter((kind) => kind !== "RSA-4096");

const template = fc.record({
  subject: fc.record({
    commonName: fc.oneof(word, printable),
    organizations: fc.array(fc.oneof(word, printable), { maxLength: 3 }),
  }),
  serialNumber: fc.stringMatching(/^[0-9a-f]{1,40}$/).filter((text) => !/^0+$/.test(text)),
  notBefore: fc.integer({ min: 0, max: 4_000_000_000 }).map(instant),
  life: fc.integer({ min: 0, max: 1_000_000_000 }),
  usages: fc.subarray(usages, { minLength: 1 }),
  isAuthority: fc.boolean(),
  dnsNames: fc.array(dnsName, { maxLength: 16 }),
  // The library does not read every spelling of an address; documents are canonical by then.
  ipAddresses: fc.array(
    fc.oneof(fc.ipV4(), fc.ipV6()).map((text) => canonicalAddress(text) as string),
    { maxLength: 8 },
  ),
  renewals: fc.nat(100_000),
});

test("byte for byte what the library writes, up to the signature", async () => {
  await fc.assert(
    fc.asyncProperty(template, fc.constantFrom(...signers), async ({ life, ...given }, kind) => {
      const content: CertificateContent = {
        template: { ...given, notAfter: instant(given.notBefore + life) },
        publicKey: exampleKeys("P-256").spki,
        subjectKeyId: exampleKeys("P-256").subjectKeyId,
        issuer: { commonName: "issuing ca", organizations: ["example"] },
        issuerKeys: keysOf[kind],
      };
      const ours = certificateFrom(writeCertificate(content));
      const theirs = certificateFrom(await writeWithLibrary(content));
      expect(Buffer.from(ours.signedBytes).equals(theirs.signedBytes)).toBe(true);
      expect(ours.signatureAlgorithm).toBe(theirs.signatureAlgorithm);
      if (kind.startsWith("RSA")) expect(Buffer.from(ours.der).equals(theirs.der)).toBe(true);
    }),
    { numRuns: 1500 },
  );
});

test("the reader reads what the writer was given", () => {
  fc.assert(
    fc.property(template, ({ life, ...given }) => {
      const keys = keysOf["P-256"];
      const notAfter = instant(given.notBefore + life);
      const { der } = {
        der: writeCertificate({
          template: { ...given, notAfter },
          publicKey: keys.spki,
          subjectKeyId: keys.subjectKeyId,
          issuer: given.subject,
          issuerKeys: keys,
        }),
      };
      const read = certificateFrom(der);
      expect(read.subject).toMatchObject(given.subject);
      expect(read.serialNumber).toBe(given.serialNumber.replace(/^0+(?=.)/, ""));
      expect([read.notBefore, read.notAfter]).toEqual([given.notBefore, notAfter]);
      expect([...read.usages].sort()).toEqual([...given.usages].sort());
      expect(read.isAuthority).toBe(given.isAuthority);
      expect(read.dnsNames).toEqual(given.dnsNames);
      expect(read.ipAddresses).toEqual(given.ipAddresses);
      expect(read.renewals).toBe(given.renewals);
    }),
    { numRuns: 500 },
  );
});

const keysOf = Object.fromEntries(
  keyKinds.map((kind) => [kind, exampleKeys(kind, "issuer")]),
) as Record<(typeof keyKinds)[number], ReturnType<typeof exampleKeys>>;

test("a signature is one of node:crypto over exactly the signed part", () => {
  const keys = keysOf["RSA-2048"];
  const content: CertificateContent = {
    template: {
      subject: { commonName: "a", organizations: [] },
      serialNumber: "1",
      usages: ["client auth"],
      notBefore: instant(0),
      notAfter: instant(1),
    },
    publicKey: keys.spki,
    subjectKeyId: keys.subjectKeyId,
    issuer: { commonName: "a", organizations: [] },
    issuerKeys: keys,
  };
  const certificate = certificateFrom(writeCertificate(content));
  expect(Buffer.from(certificate.signature)).toEqual(
    sign("sha256", certificate.signedBytes, keys.privateKey),
  );
});
