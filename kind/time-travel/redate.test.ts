import { execFileSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { exampleKeys, exampleRoot, exampleTemplate } from "../../sim/pki/examples.ts";
import { encodePem } from "../../sim/pki/pem.ts";
import { type Duration, days } from "../../sim/time/duration.ts";
import { redated } from "./redate.ts";

const directory = mkdtempSync(join(tmpdir(), "certwarp-redate-"));
afterAll(() => rmSync(directory, { recursive: true }));

const root = await exampleRoot("P-384");
const leaf = await root.issue(exampleTemplate, exampleKeys("P-256").spki);
const by = -days(90) as Duration;

describe("a certificate with other dates", () => {
  const older = redated(leaf, by, root.keys);

  test("is the same in everything but its dates and its signature", () => {
    const { notBefore, notAfter, ...rest } = pickComparable(older);
    const { notBefore: _from, notAfter: _to, ...original } = pickComparable(leaf);
    expect(rest).toEqual(original);
    expect([notBefore, notAfter]).toEqual([leaf.notBefore + by, leaf.notAfter + by]);
  });

  test("is of the same length, byte for byte outside its dates and signature", () => {
    const before = Buffer.from(leaf.signedBytes);
    const after = Buffer.from(older.signedBytes);
    expect(after.length).toBe(before.length);
    const changed = [...after.keys()].filter((place) => after[place] !== before[place]);
    // Two UTCTimes of 13 characters, each with its tag and length, stand side by side.
    expect((changed.at(-1) as number) - (changed[0] as number)).toBeLessThan(30);
  });

  test("is believed by OpenSSL when its CA has been moved with it", () => {
    const authority = redated(root.certificate, by, root.keys);
    const files = { root: authority, leaf: older };
    for (const [name, { der }] of Object.entries(files))
      writeFileSync(join(directory, name), encodePem("CERTIFICATE", der));
    const at = String(older.notBefore + 1);
    const said = execFileSync(
      "openssl",
      ["verify", "-attime", at, "-CAfile", join(directory, "root"), join(directory, "leaf")],
      { encoding: "utf8" },
    );
    expect(said).toContain("OK");
  });

  test("comes back the same when it is moved there and back", () => {
    const back = redated(older, -by as Duration, root.keys);
    expect(pickComparable(back)).toEqual(pickComparable(leaf));
  });

  test("moved by nothing is itself", () => {
    expect(redated(leaf, 0 as Duration, root.keys)).toBe(leaf);
  });
});

test("a certificate that its CA has not signed is as bad afterwards as it was before", async () => {
  const stranger = await exampleRoot("P-256");
  const moved = redated(leaf, by, stranger.keys);
  const verifies = new X509Certificate(Buffer.from(moved.der)).verify(root.keys.publicKey);
  expect(verifies).toBe(false);
  expect(moved.signature).toEqual(leaf.signature);
});

function pickComparable({ subject, issuer, serialNumber, publicKey, ...rest }: typeof leaf) {
  const { dnsNames, ipAddresses, usages, notBefore, notAfter, isAuthority } = rest;
  return {
    subject,
    issuer,
    serialNumber,
    publicKey: Buffer.from(publicKey).toString("hex"),
    dnsNames,
    ipAddresses,
    usages,
    notBefore,
    notAfter,
    isAuthority,
  };
}
