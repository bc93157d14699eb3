import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { opensslRevocationList } from "../../fixtures/judges/openssl.ts";
import { exampleRoot, noon } from "./examples.ts";
import { keyKinds } from "./keys.ts";
import { encodePem } from "./pem.ts";
import { readRevocationList, writeRevocationList } from "./revocation-list.ts";

const serials = ["77fdf4b1033b387aaace6ce1c18710c2", "a1", "7f".padEnd(40, "f"), "80"];

describe.each(keyKinds)("a list signed with %s", (kind) => {
  test.each([[[]], [["1"]], [serials]])("of %j, by us and by openssl", async (listed) => {
    const authority = await exampleRoot(kind);
    const der = writeRevocationList(authority, listed, noon);
    expect(readRevocationList(der)).toEqual(listed);
    const judged = opensslRevocationList(
      encodePem("X509 CRL", der),
      encodePem("CERTIFICATE", authority.certificate.der),
    );
    expect(judged.words).toContain("verify OK");
    const found = [...judged.words.matchAll(/Serial Number: ([0-9A-F]+)/g)];
    expect(found.map(([, serial = ""]) => BigInt(`0x${serial}`))).toEqual(
      listed.map((serial) => BigInt(`0x${serial}`)),
    );
  });
});

test("any mutation is either read or refused", async () => {
  const der = writeRevocationList(await exampleRoot("P-256"), serials, noon);
  fc.assert(
    fc.property(fc.nat(der.length - 1), fc.nat(255), fc.nat(der.length), (at, value, length) => {
      const bytes = Uint8Array.from(der.subarray(0, length));
      if (at < bytes.length) bytes[at] = value;
      const read = readRevocationList(bytes);
      expect("outcome" in read ? read.outcome : "read").toMatch(/^(malformed|read)$/);
    }),
  );
  expect(readRevocationList(der.subarray(0, -1))).toMatchObject({ outcome: "malformed" });
  expect(readRevocationList(new Uint8Array())).toMatchObject({ outcome: "malformed" });
});
