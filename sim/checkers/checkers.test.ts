/** Each checker is silent about what is right, and speaks about each thing that is wrong. */
import { describe, expect, test } from "vitest";
import type { Evidence } from "../evidence.ts";
import type { Certificate } from "../pki/certificate.ts";
import { exampleKeys, exampleRoot, exampleTemplate, noon } from "../pki/examples.ts";
import { writeHeld } from "../pki/held-certificate.ts";
import { name } from "../pki/names.ts";
import { instant } from "../time/instant.ts";
import type { TraceEvent } from "../time/trace.ts";
import { Admissions } from "./admissions.ts";
import { Checkers } from "./checker.ts";
import { KeysAreNew, PairsFit } from "./keys.ts";
import { strayKeys } from "./pairs.ts";
import { Revocations } from "./revocations.ts";
import { statusDisagreements } from "./status.ts";

const root = await exampleRoot("P-256");
const foreign = await exampleRoot("P-256", "foreign-ca");
/** Of the root's name, with another key. */
const namesake = await exampleRoot("P-384");
const keys = exampleKeys("P-256");
const leaf = await root.issue(exampleTemplate, keys.spki);

const event = (second = 0): TraceEvent => ({
  at: instant(noon + second),
  actor: "door",
  kind: "admitted",
});

describe("admissions", () => {
  const admitted = (
    certificate: Certificate,
    second: number,
    usage: "client" | "server",
    anchor = root,
  ): Evidence => ({
    kind: "admitted",
    door: "kube-apiserver",
    certificate: certificate.der,
    anchors: [anchor.certificate.der],
    at: instant(noon + second),
    usage,
  });

  test.each([0, 1, 3600])("a good certificate, %d seconds old", (second) => {
    expect(new Admissions().examine(event(), admitted(leaf, second, "client"))).toBeUndefined();
  });

  test.each([
    ["not begun", admitted(leaf, -1, "client"), /begins/],
    ["ended", admitted(leaf, 3601, "client"), /ended/],
    ["foreign", admitted(leaf, 0, "client", foreign), /signed by none/],
  ])("%s", (_, evidence, problem) => {
    expect(new Admissions().examine(event(), evidence)).toMatch(problem);
  });

  test("made for another use", async () => {
    const client = await root.issue({ ...exampleTemplate, usages: ["client auth"] }, keys.spki);
    expect(new Admissions().examine(event(), admitted(client, 0, "server"))).toMatch(
      /not made for/,
    );
  });

  test("of an authority that has ended", async () => {
    const late = await root.issue(
      { ...exampleTemplate, notAfter: instant(noon + 20_000_000) },
      keys.spki,
    );
    expect(new Admissions().examine(event(), admitted(late, 8_640_000, "client"))).toBeUndefined();
    expect(new Admissions().examine(event(), admitted(late, 8_640_001, "client"))).toMatch(
      /authority .* ended/,
    );
  });
});

describe("keys", () => {
  const issued = (certificate: Certificate, owner: string): Evidence => ({
    kind: "issued",
    owner,
    certificate: certificate.der,
  });

  test("a key of its own for each certificate", async () => {
    const checker = new KeysAreNew();
    const other = await root.issue(
      { ...exampleTemplate, serialNumber: "2" },
      exampleKeys("P-256", "second").spki,
    );
    expect(checker.examine(event(), issued(leaf, "a"))).toBeUndefined();
    expect(checker.examine(event(), issued(other, "b"))).toBeUndefined();
  });

  test("the same key again", async () => {
    const checker = new KeysAreNew();
    const renewed = await root.issue({ ...exampleTemplate, serialNumber: "3" }, keys.spki);
    checker.examine(event(), issued(leaf, "a"));
    expect(checker.examine(event(), issued(renewed, "b"))).toMatch(/was that of a before/);
  });

  test("a certificate beside its own key, and beside another", () => {
    const pair = writeHeld({ certificate: leaf, keys });
    const other = writeHeld({ certificate: leaf, keys: exampleKeys("P-256", "stray") });
    const installed = (key: string): Evidence => ({
      kind: "installed",
      place: "cp-1:ca.crt",
      certificate: pair.certificate,
      key,
    });
    expect(new PairsFit().examine(event(), installed(pair.key))).toBeUndefined();
    expect(new PairsFit().examine(event(), installed(other.key))).toMatch(/do not belong together/);
  });
});

describe("revocations", () => {
  const bound = { propagation: 5, enforcedOnRequests: true, backdating: 300 };
  const entries = (...revocations: object[]): Evidence => ({
    kind: "revocations",
    resources: [{ spec: { revocations } }],
  });
  const admitted = (certificate: Certificate): Evidence => ({
    kind: "admitted",
    door: "kube-apiserver",
    certificate: certificate.der,
    anchors: [],
    at: noon,
    usage: "client",
  });

  function judge(
    entry: object,
    { second = 5, certificate = leaf, bounds = bound, issued = 0 as number | "never" } = {},
  ) {
    const checker = new Revocations(bounds);
    if (issued !== "never") {
      checker.examine(event(issued), { kind: "issued", owner: "a", certificate: certificate.der });
    }
    checker.examine(event(0), entries(entry));
    return checker.examine(event(second), admitted(certificate));
  }

  test.each([
    [{ kind: "serialnumber", serialNumber: "77:FD:F4:B1:03:3B:38:7A:AA:CE:6C:E1:C1:87:10:C2" }],
    [{ kind: "Group", group: "system:nodes" }],
    [{ kind: "DNS", dns: "Worker-1." }],
    [{ kind: "DNS", dns: ".default.svc" }],
    [{ kind: "IP", ip: "10.0.0.1" }],
    [{ kind: "IP", ip: "2001:0db8:0::0:1" }],
    [{ kind: "IP", ip: "::ffff:10.0.0.1" }],
    [{ kind: "Group", group: "system:nodes", notBefore: "2026-01-01T12:00:01Z" }],
  ])("let in though revoked by %j", (entry) => {
    expect(judge(entry)).toMatch(/let in all the same/);
  });

  test.each([
    [{ kind: "SerialNumber", serialNumber: "77fd" }],
    [{ kind: "Group", group: "system:node" }],
    [{ kind: "DNS", dns: "default.svc" }],
    [{ kind: "DNS", dns: ".kubernetes.default.svc" }],
    [{ kind: "IP", ip: "10.0.0.10" }],
    [{ kind: "Group", group: "system:nodes", notBefore: "2026-01-01T12:00:00Z" }],
  ])("rightly let in beside %j", (entry) => {
    expect(judge(entry)).toBeUndefined();
  });

  test("a change has its bound to take effect, and what was there before has none", () => {
    const group = { kind: "Group", group: "system:nodes" };
    expect(judge(group, { second: 4 })).toBeUndefined();
    const checker = new Revocations(bound);
    checker.examine(event(0), entries(group));
    checker.examine(event(60), entries(group, { kind: "IP", ip: "10.9.9.9" }));
    expect(checker.examine(event(61), admitted(leaf))).toMatch(/let in/);
    checker.examine(event(70), entries());
    expect(checker.examine(event(71), admitted(leaf))).toBeUndefined();
  });

  test("the instant of issue of a certificate that nobody recorded is its notBefore, corrected", () => {
    const entry = { kind: "Group", group: "system:nodes", notBefore: "2026-01-01T12:05:00Z" };
    expect(judge(entry, { issued: "never" })).toBeUndefined();
    const later = { ...entry, notBefore: "2026-01-01T12:05:01Z" };
    expect(judge(later, { issued: "never" })).toMatch(/let in/);
  });

  test("what the profile declares is no violation", async () => {
    const group = { kind: "Group", group: "system:nodes" };
    expect(judge(group, { bounds: { ...bound, enforcedOnRequests: false } })).toBeUndefined();
    const subject = name("root", "system:masters", "system:nodes");
    const masters = await root.issue(
      { ...exampleTemplate, subject, serialNumber: "9" },
      exampleKeys("P-256", "m").spki,
    );
    expect(judge(group, { certificate: masters })).toBeUndefined();
  });
});

describe("status", () => {
  const files = [
    writeHeld({ certificate: leaf, keys }).certificate,
    writeHeld({ certificate: root.certificate, keys }).certificate,
  ];
  const line = {
    name: "leaf",
    serialNumber: leaf.serialNumber,
    notAfter: leaf.notAfter,
    state: "valid",
  };
  const rootLine = {
    name: "root",
    serialNumber: "1",
    notAfter: root.certificate.notAfter,
    state: "valid",
  };

  test("the truth", () => {
    expect(statusDisagreements([line, rootLine], files, noon)).toEqual([]);
    expect(
      statusDisagreements([{ ...line, state: "expired" }, rootLine], files, noon + 3601),
    ).toEqual([]);
  });

  test.each([
    ["a certificate that is not listed", [rootLine], noon, /does not list it/],
    ["another end", [{ ...line, notAfter: leaf.notAfter + 1 }, rootLine], noon, /notAfter differs/],
    ["expired too soon", [{ ...line, state: "expired" }, rootLine], noon, /is in date/],
    ["valid for too long", [line, rootLine], noon + 3601, /is out of date/],
  ])("%s", (_, lines, now, problem) => {
    expect(statusDisagreements(lines, files, now).join()).toMatch(problem);
  });

  test.each([
    ["of another name", foreign],
    ["of the same name, with another key", namesake],
  ])("what is signed by none but an authority %s is not valid", (_, { certificate }) => {
    const found = [files[0] as string, writeHeld({ certificate, keys }).certificate];
    expect(statusDisagreements([line, rootLine], found, noon).join()).toMatch(/by no authority/);
    const truth = { ...line, state: "unknown issuer" };
    expect(statusDisagreements([truth, rootLine], found, noon)).toEqual([]);
  });

  test("certificates inside a kubeconfig are found too", () => {
    const data = Buffer.from(files[0] as string).toString("base64");
    expect(
      statusDisagreements([rootLine], [`client-certificate-data: ${data}`], noon).join(),
    ).toMatch(/does not list/);
  });
});

test("checkers keep what they find", () => {
  const checkers = new Checkers([
    { name: "law", examine: (_, evidence) => (evidence.kind === "issued" ? "broken" : undefined) },
  ]);
  checkers.witness(event(), { kind: "revocations", resources: [] });
  checkers.witness(event(7), { kind: "issued", owner: "a", certificate: leaf.der });
  expect(checkers.violations).toEqual(["law: broken (2026-01-01T12:00:07Z door admitted)"]);
});

describe("keys in files", () => {
  const other = exampleKeys("P-256", "other");
  const { certificate, key } = writeHeld({ certificate: leaf, keys });
  const { key: otherKey } = writeHeld({ certificate: leaf, keys: other });
  const data = (text: string) => Buffer.from(text).toString("base64");
  const kubeconfig = (its: string) =>
    `users:\n  - user:\n      client-certificate-data: ${data(certificate)}\n      client-key-data: ${data(its)}\n`;

  test.each([
    ["two files", { "/a.crt": certificate, "/a.key": key }],
    ["one file", { "/a.pem": certificate + key }],
    ["a kubeconfig", { "/a.conf": kubeconfig(key) }],
    [
      "a CA without its key",
      { "/ca.crt": writeHeld({ certificate: root.certificate, keys }).certificate },
    ],
    ["what is neither", { "/token": "token" }],
  ])("%s in order", (_, files) => {
    expect(strayKeys(new Map(Object.entries(files)))).toEqual([]);
  });

  test.each([
    ["two files", { "/a.crt": certificate, "/a.key": otherKey }, /do not belong together/],
    ["a missing file", { "/a.crt": certificate }, /without a key/],
    ["one file", { "/a.pem": certificate + otherKey }, /do not belong together/],
    ["a kubeconfig", { "/a.conf": kubeconfig(otherKey) }, /do not belong together/],
  ])("%s not in order", (_, files, problem) => {
    expect(strayKeys(new Map(Object.entries(files)))).toEqual([expect.stringMatching(problem)]);
  });
});
