import { describe, expect, test } from "vitest";
import { opensslVerify } from "../../fixtures/judges/openssl.ts";
import { instant } from "../time/instant.ts";
import { Authority } from "./authority.ts";
import { type Certificate, readCertificate } from "./certificate.ts";
import { exampleKeys, exampleRoot, exampleTemplate, noon } from "./examples.ts";
import type { Usage } from "./extensions.ts";
import { name } from "./names.ts";
import { encodePem } from "./pem.ts";
import { covers, verify } from "./verification.ts";

const root = await exampleRoot("P-384");
const leaf = await root.issue(exampleTemplate, exampleKeys("P-384").spki);

function judge(certificate: Certificate, at: number, usage?: Usage, dialled?: string) {
  const verification = verify({
    certificate,
    anchors: [root.certificate],
    at: instant(at),
    ...(usage && { usage }),
    ...(dialled && { name: dialled }),
  });
  return verification.outcome === "valid" ? "valid" : verification.reason;
}

const judgedByOpenssl = (
  certificate: Certificate,
  at: number,
  purpose?: "sslclient" | "sslserver",
) => opensslVerify(pem(certificate), pem(root.certificate), at, purpose);

const pem = ({ der }: Certificate) => encodePem("CERTIFICATE", der);

describe("validity is inclusive at both ends, to the second", () => {
  const { notBefore, notAfter } = leaf;

  test.each([
    ["a second before notBefore", notBefore - 1, "not yet valid"],
    ["at notBefore", notBefore, "valid"],
    ["a second before notAfter", notAfter - 1, "valid"],
    ["a second after notAfter", notAfter + 1, "expired"],
  ])("%s, as openssl sees it", (_, at, expected) => {
    expect(judge(leaf, at)).toBe(expected);
    expect(judgedByOpenssl(leaf, at).accepted).toBe(expected === "valid");
  });

  test("at notAfter itself we follow RFC 5280 and Go, and openssl does not", () => {
    expect(judge(leaf, notAfter)).toBe("valid");
    const { accepted, words } = judgedByOpenssl(leaf, notAfter);
    expect(accepted).toBe(false);
    expect(words).toMatch(/certificate has expired/);
  });
});

test("a leaf in date of a root out of date is refused for the root's reason", async () => {
  const old = await Authority.root(
    {
      subject: name("old-ca"),
      serialNumber: "1",
      notBefore: instant(noon - 100),
      notAfter: instant(noon + 10),
    },
    exampleKeys("P-256", "old-ca"),
  );
  const certificate = await old.issue(exampleTemplate, exampleKeys("P-256").spki);
  const at = (second: number) =>
    verify({ certificate, anchors: [old.certificate], at: instant(noon + second) });
  expect(at(10).outcome).toBe("valid");
  expect(at(11)).toMatchObject({ outcome: "invalid", reason: "expired" });
  expect(opensslVerify(pem(certificate), pem(old.certificate), noon + 11).accepted).toBe(false);
});

test("of another authority", async () => {
  const foreign = await (await exampleRoot("P-384", "foreign-ca")).issue(
    exampleTemplate,
    exampleKeys("P-384").spki,
  );
  expect(judge(foreign, noon)).toBe("unknown issuer");
  expect(judgedByOpenssl(foreign, noon).accepted).toBe(false);
});

test("of another authority with the same name and key identifier", async () => {
  const impostor = await exampleRoot("P-384");
  const keys = exampleKeys("P-384", "impostor");
  const forged = await new Authority(impostor.certificate, {
    ...keys,
    subjectKeyId: root.keys.subjectKeyId,
  }).issue(exampleTemplate, exampleKeys("P-384").spki);
  expect(judge(forged, noon)).toBe("bad signature");
  expect(judgedByOpenssl(forged, noon).accepted).toBe(false);
});

test("altered in any place of its signed part", () => {
  const offset = Buffer.from(leaf.der).indexOf("worker-1");
  const der = Uint8Array.from(leaf.der);
  der[offset] = "W".charCodeAt(0);
  const altered = readCertificate(der) as Certificate;
  expect(altered.subject.commonName).not.toBe(leaf.subject.commonName);
  expect(judge(altered, noon)).toBe("bad signature");
  expect(judgedByOpenssl(altered, noon).accepted).toBe(false);
});

test.each([
  ["server auth", "client auth", "sslclient"],
  ["client auth", "server auth", "sslserver"],
] as const)("made for %s, used for %s", async (made, used, purpose) => {
  const certificate = await root.issue(
    { ...exampleTemplate, usages: ["digital signature", made] },
    exampleKeys("P-384").spki,
  );
  expect(judge(certificate, noon, made)).toBe("valid");
  expect(judge(certificate, noon, used)).toBe("wrong usage");
  expect(judgedByOpenssl(certificate, noon, purpose).accepted).toBe(false);
});

test("dialled by another name", () => {
  expect(judge(leaf, noon, "server auth", "worker-1")).toBe("valid");
  expect(judge(leaf, noon, "server auth", "10.0.0.1")).toBe("valid");
  expect(judge(leaf, noon, "server auth", "worker-2")).toBe("wrong name");
  expect(judge(leaf, noon, "server auth", "10.0.0.2")).toBe("wrong name");
});

test.each([
  ["WORKER-1.", true],
  ["kubernetes.default.svc", true],
  ["default.svc", false],
  ["2001:0db8:0:0::1", true],
  ["::ffff:10.0.0.1", true],
  ["a.example.org", true],
  ["a.b.example.org", false],
  ["example.org", false],
])("covers %s: %s", async (dialled, expected) => {
  const dnsNames = ["worker-1", "kubernetes.default.svc", "*.example.org"];
  const certificate = await root.issue({ ...exampleTemplate, dnsNames }, exampleKeys("P-384").spki);
  expect(covers(certificate, dialled)).toBe(expected);
});

test("during a rotation either of two roots with one name may vouch", async () => {
  const next = await Authority.root(
    {
      subject: name("example-ca"),
      serialNumber: "2",
      notBefore: noon,
      notAfter: instant(noon + 9_000_000),
    },
    exampleKeys("P-384", "next example-ca"),
  );
  const fresh = await next.issue(exampleTemplate, exampleKeys("P-384").spki);
  for (const certificate of [leaf, fresh]) {
    const anchors = [root.certificate, next.certificate];
    expect(verify({ certificate, anchors, at: noon }).outcome).toBe("valid");
  }
});
