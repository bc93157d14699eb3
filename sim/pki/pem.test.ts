import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exampleKeys, exampleRoot, exampleTemplate } from "./examples.ts";
import { readHeld, writeHeld } from "./held-certificate.ts";
import { encodePem, readPem, readPemCertificates } from "./pem.ts";

const root = await exampleRoot("P-256");
const keys = exampleKeys("P-256");
const leaf = await root.issue(exampleTemplate, keys.spki);
const pem = encodePem("CERTIFICATE", leaf.der);

test("a bundle is read in its order, text and keys between the certificates are passed over", () => {
  const { key } = writeHeld({ certificate: leaf, keys });
  const bundle = `a comment\n${pem}${key}\n${encodePem("CERTIFICATE", root.certificate.der)}`;
  expect(readPemCertificates(bundle)).toMatchObject([
    { fingerprint: leaf.fingerprint },
    { fingerprint: root.certificate.fingerprint },
  ]);
});

test("a certificate with its key survives being written", () => {
  const written = writeHeld({ certificate: leaf, keys });
  const read = readHeld(written.certificate, written.key);
  expect(read?.certificate.fingerprint).toBe(leaf.fingerprint);
  expect(read?.keys.id).toBe(keys.id);
  expect(readHeld(written.certificate, undefined)).toBeUndefined();
  expect(readHeld("garbage", written.key)).toBeUndefined();
});

test.each([
  ["P-256", "sec1"],
  ["P-384", "sec1"],
  ["RSA-4096", "pkcs1"],
] as const)("a key of kubeadm's: %s as %s", async (kind, type) => {
  const own = exampleKeys(kind);
  const certificate = await root.issue(exampleTemplate, own.spki);
  const key = own.privateKey.export({ format: "pem", type } as never) as unknown as string;
  const together = encodePem("CERTIFICATE", certificate.der) + key;
  expect(readHeld(together, together)?.keys).toMatchObject({ kind, id: own.id });
});

describe("one refusal, with its place", () => {
  test.each([
    ["nothing", "", 0, /no CERTIFICATE/],
    ["no end", pem.replace(/-----END.*\n/, ""), 0, /not closed/],
    ["another end", pem.replace("END CERTIFICATE", "END PUBLIC KEY"), 0, /not closed/],
    ["an end alone", "-----END CERTIFICATE-----\n", 0, /END without BEGIN/],
    ["no base64", pem.replace(/\n[A-Za-z0-9+/]{4}/, "\n!!!!"), 27, /no base64/],
    ["DER cut short", encodePem("CERTIFICATE", leaf.der.subarray(0, 90)), 0, /truncated/],
    ["a megabyte and more", "x".repeat(1_048_577), 1_048_576, /more than/],
  ])("%s", (_, text, offset, problem) => {
    expect(readPemCertificates(text)).toMatchObject({
      outcome: "malformed",
      offset,
      problem: expect.stringMatching(problem),
    });
  });
});

test("whatever the bytes, encodePem and readPem are inverse", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 500 }), (der) => {
      expect(readPem(encodePem("DATA", der))).toEqual([
        { label: "DATA", der: Uint8Array.from(der) },
      ]);
    }),
  );
});
