import { X509Certificate } from "node:crypto";
import { describe, expect, test } from "vitest";
import { openssl } from "../../fixtures/judges/openssl.ts";
import { formatInstant, instant, parseInstant } from "../time/instant.ts";
import { exampleKeys, exampleRoot, exampleTemplate, noon } from "./examples.ts";
import { keyKinds } from "./keys.ts";
import { forgetEverything, operations } from "./memory.ts";
import { encodePem } from "./pem.ts";
import { X509Certificate as LibraryCertificate } from "./x509.ts";

describe.each(keyKinds)("a leaf of a root with %s", (kind) => {
  test("says what was asked for, by node:crypto, by the library and by openssl alike", async () => {
    const root = await exampleRoot(kind);
    const keys = exampleKeys(kind === "RSA-4096" ? "P-384" : kind);
    const leaf = await root.issue(exampleTemplate, keys.spki);

    const node = new X509Certificate(leaf.der);
    expect(node.subject).toBe("O=system:nodes\nCN=system:node:worker-1");
    expect(node.issuer).toBe("CN=example-ca");
    expect(node.serialNumber.toLowerCase()).toBe(leaf.serialNumber);
    expect(node.subjectAltName).toBe(
      "DNS:worker-1, DNS:kubernetes.default.svc, IP Address:10.0.0.1, IP Address:2001:DB8:0:0:0:0:0:1",
    );
    expect(formatInstant(leaf.notBefore)).toBe(
      new Date(node.validFrom).toISOString().replace(".000", ""),
    );
    expect(formatInstant(leaf.notAfter)).toBe(
      new Date(node.validTo).toISOString().replace(".000", ""),
    );
    expect(node.ca).toBe(false);
    expect(node.fingerprint256.replaceAll(":", "").toLowerCase()).toBe(leaf.fingerprint);
    expect(node.checkPrivateKey(keys.privateKey)).toBe(true);
    expect(node.checkIssued(new X509Certificate(root.certificate.der))).toBe(true);
    expect(node.verify(root.keys.publicKey)).toBe(true);
    expect(node.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"]);

    const library = new LibraryCertificate(leaf.der);
    expect(library.serialNumber).toBe(leaf.serialNumber);
    expect(library.notAfter.getTime()).toBe(leaf.notAfter * 1000);

    const { accepted, words } = openssl(
      ["x509", "-noout", "-text"],
      encodePem("CERTIFICATE", leaf.der),
    );
    expect(accepted).toBe(true);
    expect(words).toContain("Digital Signature, Key Encipherment");
    expect(words).toContain("TLS Web Server Authentication, TLS Web Client Authentication");
  });
});

test("dates before and after 2050 are written as RFC 5280 wants them", async () => {
  const root = await exampleRoot("P-256");
  for (const end of ["2049-12-31T23:59:59Z", "2050-01-01T00:00:00Z"]) {
    const notAfter = parseInstant(end) as ReturnType<typeof instant>;
    const leaf = await root.issue({ ...exampleTemplate, notAfter }, exampleKeys("P-256").spki);
    expect(leaf.notAfter).toBe(notAfter);
    const { words } = openssl(["asn1parse", "-inform", "PEM"], encodePem("CERTIFICATE", leaf.der));
    expect(words.includes("GENERALIZEDTIME")).toBe(end.startsWith("2050"));
  }
});

test("what would make the library choose a serial number itself is refused", async () => {
  const root = await exampleRoot("P-256");
  for (const serialNumber of ["", "0", "00", "xyz", "1".repeat(41)]) {
    await expect(
      root.issue({ ...exampleTemplate, serialNumber }, exampleKeys("P-256").spki),
    ).rejects.toThrow(RangeError);
  }
});

test("a certificate that would end before it begins is refused", async () => {
  const root = await exampleRoot("P-256");
  const backwards = { ...exampleTemplate, notAfter: instant(noon - 1) };
  await expect(root.issue(backwards, exampleKeys("P-256").spki)).rejects.toThrow(
    /before it begins/,
  );
});

test("equal content is signed once in a process; other content again", async () => {
  const root = await exampleRoot("P-384", "signs-once");
  const { spki } = exampleKeys("P-384");
  forgetEverything();
  const first = await root.issue(exampleTemplate, spki);
  expect(await root.issue({ ...exampleTemplate }, spki)).toBe(first);
  expect(operations()["sign P-384"]).toBe(1);
  await root.issue({ ...exampleTemplate, serialNumber: "2" }, spki);
  expect(operations()["sign P-384"]).toBe(2);
});
