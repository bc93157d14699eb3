import { X509Certificate } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Certificate, certificateSizeLimit, readCertificate } from "./certificate.ts";
import type { Refused } from "./der.ts";
import { exampleKeys, exampleRoot, exampleTemplate } from "./examples.ts";

const root = await exampleRoot("P-256");
const leaf = await root.issue(exampleTemplate, exampleKeys("P-256").spki);
const { der } = leaf;

function refusal(bytes: Uint8Array): Refused {
  const result = readCertificate(bytes);
  if (!("outcome" in result)) throw new Error("was not refused");
  return result;
}

/** `der` with one byte replaced. */
const withByte = (offset: number, value: number) =>
  Uint8Array.from(der, (byte, index) => (index === offset ? value : byte));

describe("one refusal, with its place", () => {
  test("nothing at all", () => {
    expect(refusal(new Uint8Array())).toEqual({
      outcome: "malformed",
      offset: 0,
      problem: "certificate is missing",
    });
  });

  test("truncated anywhere", () => {
    for (let length = 1; length < der.length; length++) {
      expect(refusal(der.subarray(0, length)).problem).toMatch(/truncated/);
    }
  });

  test("trailing bytes", () => {
    expect(refusal(Buffer.concat([der, Buffer.of(0)]))).toEqual({
      outcome: "malformed",
      offset: der.length,
      problem: "trailing bytes after certificate",
    });
  });

  test("a wrong tag", () => {
    expect(refusal(withByte(0, 0x31))).toMatchObject({
      offset: 0,
      problem: "certificate has tag 0x31, expected 0x30",
    });
    expect(refusal(withByte(4, 0x31))).toMatchObject({ offset: 4 });
  });

  test("an indefinite length, and one that is not in its shortest form", () => {
    expect(refusal(withByte(1, 0x80)).problem).toMatch(/indefinite/);
    const padded = Buffer.concat([Buffer.of(0x30, 0x83, 0), der.subarray(2)]);
    expect(refusal(padded)).toMatchObject({
      offset: 1,
      problem: expect.stringMatching(/shortest form/),
    });
  });

  test("bytes that are no UTF-8 where UTF-8 is announced", async () => {
    const subject = { commonName: "worker-é", organizations: [] };
    const unicode = await root.issue({ ...exampleTemplate, subject }, exampleKeys("P-256").spki);
    expect(unicode.subject.commonName).toBe("worker-é");
    const offset = Buffer.from(unicode.der).indexOf("é");
    const broken = Uint8Array.from(unicode.der);
    broken[offset] = 0xff;
    expect(refusal(broken).problem).toMatch(/string type does not allow/);
  });

  test("larger than any certificate", () => {
    expect(refusal(new Uint8Array(certificateSizeLimit + 1)).problem).toMatch(/more than 65536/);
  });

  test("a time that does not exist", () => {
    const offset = Buffer.from(der).indexOf("260101120000Z");
    const broken = Uint8Array.from(der);
    broken.set(Buffer.from("260231"), offset);
    expect(refusal(broken).problem).toMatch(/does not exist/);
  });
});

test("any mutation is either read or refused once, never anything else", () => {
  const mutation = fc.array(
    fc.record({ at: fc.nat(der.length - 1), value: fc.nat(255), cut: fc.boolean() }),
    { minLength: 1, maxLength: 4 },
  );
  fc.assert(
    fc.property(mutation, (changes) => {
      let bytes = Uint8Array.from(der);
      for (const { at, value, cut } of changes) {
        if (cut)
          bytes = Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + (value % 8))]);
        else if (at < bytes.length) bytes[at] = value;
      }
      const result = readCertificate(bytes);
      if ("outcome" in result) {
        expect(result.problem).not.toBe("");
        expect(result.offset).toBeGreaterThanOrEqual(0);
        expect(result.offset).toBeLessThanOrEqual(bytes.length);
      } else {
        expect(agreesWithNode(result)).toBe(true);
      }
    }),
    { numRuns: 3000 },
  );
});

test("random bytes are refused", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(refusal(bytes).outcome).toBe("malformed");
    }),
  );
});

/** What we read, node reads too, with the same serial number and dates. */
function agreesWithNode({ der: bytes, serialNumber, notAfter }: Certificate): boolean {
  const node = new X509Certificate(bytes);
  const sameSerial = node.serialNumber.toLowerCase().replace(/^0+(?=.)/, "") === serialNumber;
  return sameSerial && Date.parse(node.validTo) === notAfter * 1000;
}
