import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openssl } from "../../fixtures/judges/openssl.ts";
import { exampleKeys } from "./examples.ts";
import { keyKinds } from "./keys.ts";
import { name } from "./names.ts";
import { encodePem } from "./pem.ts";
import {
  type CertificateRequest,
  createRequest,
  keySize,
  provesPossession,
  readRequest,
} from "./request.ts";

const subject = name("system:node:worker-1", "system:nodes");
const wishes = {
  usages: ["digital signature", "client auth"],
  dnsNames: ["worker-1"],
  ipAddresses: ["10.0.0.1"],
} as const;

async function request(
  ...parameters: Parameters<typeof createRequest>
): Promise<CertificateRequest> {
  const read = readRequest(await createRequest(...parameters));
  if ("outcome" in read) throw new Error(read.problem);
  return read;
}

describe.each(keyKinds)("a request with %s", (kind) => {
  test("says what it wishes, and openssl finds its signature good", async () => {
    const keys = exampleKeys(kind, "request");
    const made = await request(subject, keys, wishes);
    expect(made.subject).toMatchObject(subject);
    expect(made.requested).toMatchObject(wishes);
    expect(provesPossession(made)).toBe(true);
    expect(keySize(made.publicKey).bits).toBe(Number(kind.split("-")[1]));
    const { accepted, words } = openssl(
      ["req", "-verify", "-noout"],
      encodePem("CERTIFICATE REQUEST", made.der),
    );
    expect(accepted, words).toBe(true);
  });
});

test("a request without names asks for none", async () => {
  const made = await request(subject, exampleKeys("P-256", "plain"), { usages: ["client auth"] });
  expect(made.requested).toMatchObject({ dnsNames: [], ipAddresses: [], isAuthority: false });
});

test("a request that another key has signed proves nothing", async () => {
  const [own, other] = [exampleKeys("P-256", "own"), exampleKeys("P-256", "other")];
  const forged = await request(
    subject,
    { ...own, privateKey: other.privateKey, id: "forged" },
    wishes,
  );
  expect(provesPossession(forged)).toBe(false);
  expect(
    openssl(["req", "-verify", "-noout"], encodePem("CERTIFICATE REQUEST", forged.der)).words,
  ).toMatch(/verify failure/);
});

test("any mutation is either read or refused once", async () => {
  const { der } = await request(subject, exampleKeys("P-256", "request"), wishes);
  fc.assert(
    fc.property(fc.nat(der.length - 1), fc.nat(255), fc.nat(der.length), (at, value, length) => {
      const bytes = Uint8Array.from(der.subarray(0, length));
      if (at < bytes.length) bytes[at] = value;
      const read = readRequest(bytes);
      expect("outcome" in read ? read.outcome : "read").toMatch(/^(malformed|read)$/);
    }),
    { numRuns: 3000 },
  );
});
