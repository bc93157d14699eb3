/**
 * A table of what an entry means, written from RFC 5280 (serial numbers, SANs), RFC 4343 (letter case),
 * RFC 5952 and 4291 (IPv6), RFC 5890 (IDN) and the overview, not from the code.
 */
import { describe, expect, test } from "vitest";
import { exampleKeys, exampleRoot, exampleTemplate } from "../../pki/examples.ts";
import { name } from "../../pki/names.ts";
import { instant } from "../../time/instant.ts";
import { entryChecks, readEntry } from "./entry.ts";
import { matchers, selectorValue } from "./matching.ts";

const root = await exampleRoot("P-256");
const yes = true;
const no = false;

const subjects = {
  serial: { serialNumber: "77fdf4b1033b387aaace6ce1c18710c2" },
  padded: { serialNumber: "0000a1" },
  largest: { serialNumber: "7fffffffffffffffffffffffffffffffffffffff" },
  groups: { subject: name("u", "system:nodes", "Team A") },
  dns: {
    dnsNames: [
      "kubernetes.default.svc",
      "API.Example.ORG",
      "*.apps.example.org",
      "xn--bcher-kva.example",
      "a.b.c.example.net",
    ],
  },
  ip: { ipAddresses: ["170.63.128.124", "10.0.0.1", "2001:db8::1", "fe80::1", "::1"] },
} as const;

const cases: [keyof typeof subjects, entry: Record<string, unknown>, expected: boolean][] = [
  ["serial", { kind: "serialnumber", serialNumber: "77fdf4b1033b387aaace6ce1c18710c2" }, yes],
  ["serial", { kind: "SerialNumber", serialNumber: "77FDF4B1033B387AAACE6CE1C18710C2" }, yes],
  [
    "serial",
    { kind: "SerialNumber", serialNumber: "77:fd:f4:b1:03:3b:38:7a:aa:ce:6c:e1:c1:87:10:c2" },
    yes,
  ],
  [
    "serial",
    { kind: "SerialNumber", serialNumber: "77 fd f4 b1 03 3b 38 7a aa ce 6c e1 c1 87 10 c2" },
    yes,
  ],
  ["serial", { kind: "SerialNumber", serialNumber: "0x77fdf4b1033b387aaace6ce1c18710c2" }, yes],
  ["serial", { kind: "SerialNumber", serialNumber: "0X77FDF4B1033B387AAACE6CE1C18710C2" }, yes],
  ["serial", { kind: "SerialNumber", serialNumber: "0077fdf4b1033b387aaace6ce1c18710c2" }, yes],
  ["serial", { kind: "SerialNumber", serialNumber: " 77fdf4b1033b387aaace6ce1c18710c2 " }, yes],
  ["serial", { kind: "SerialNumber", serialNumber: "77fdf4b1033b387aaace6ce1c18710c3" }, no],
  ["serial", { kind: "SerialNumber", serialNumber: "77fdf4b1033b387aaace6ce1c18710c" }, no],
  ["serial", { kind: "SerialNumber", serialNumber: "77fdf4b1033b387aaace6ce1c18710c200" }, no],
  ["serial", { kind: "SerialNumber", serialNumber: "7fdf4b1033b387aaace6ce1c18710c2" }, no],
  ["padded", { kind: "SerialNumber", serialNumber: "a1" }, yes],
  ["padded", { kind: "SerialNumber", serialNumber: "A1" }, yes],
  ["padded", { kind: "SerialNumber", serialNumber: "00:00:A1" }, yes],
  ["padded", { kind: "SerialNumber", serialNumber: "a10" }, no],
  ["padded", { kind: "SerialNumber", serialNumber: "161" }, no],
  ["largest", { kind: "SerialNumber", serialNumber: "7F".padEnd(40, "F") }, yes],
  ["largest", { kind: "SerialNumber", serialNumber: "7e".padEnd(40, "f") }, no],

  ["groups", { kind: "Group", group: "system:nodes" }, yes],
  ["groups", { kind: "Group", group: "Team A" }, yes],
  ["groups", { kind: "Group", group: "System:Nodes" }, no],
  ["groups", { kind: "Group", group: "system:node" }, no],
  ["groups", { kind: "Group", group: "system:nodes2" }, no],
  ["groups", { kind: "Group", group: "team a" }, no],
  ["groups", { kind: "Group", group: "u" }, no],
  ["groups", { kind: "Group", group: "Team A, system:nodes" }, no],

  ["dns", { kind: "DNS", dns: "kubernetes.default.svc" }, yes],
  ["dns", { kind: "DNS", dns: "kubernetes.default.svc." }, yes],
  ["dns", { kind: "DNS", dns: "KUBERNETES.Default.svc" }, yes],
  ["dns", { kind: "DNS", dns: "api.example.org" }, yes],
  ["dns", { kind: "DNS", dns: "api.example.org." }, yes],
  ["dns", { kind: "DNS", dns: "kubernetes.default" }, no],
  ["dns", { kind: "DNS", dns: "default.svc" }, no],
  ["dns", { kind: "DNS", dns: "kubernetes.default.svc.cluster.local" }, no],
  ["dns", { kind: "DNS", dns: "xkubernetes.default.svc" }, no],
  ["dns", { kind: "DNS", dns: ".default.svc" }, yes],
  ["dns", { kind: "DNS", dns: ".svc" }, yes],
  ["dns", { kind: "DNS", dns: ".svc." }, yes],
  ["dns", { kind: "DNS", dns: ".DEFAULT.svc" }, yes],
  ["dns", { kind: "DNS", dns: ".kubernetes.default.svc" }, no],
  ["dns", { kind: "DNS", dns: ".efault.svc" }, no],
  ["dns", { kind: "DNS", dns: ".vc" }, no],
  ["dns", { kind: "DNS", dns: ".example.org" }, yes],
  ["dns", { kind: "DNS", dns: ".apps.example.org" }, yes],
  ["dns", { kind: "DNS", dns: "apps.example.org" }, no],
  ["dns", { kind: "DNS", dns: "www.apps.example.org" }, no],
  ["dns", { kind: "DNS", dns: "xn--bcher-kva.example" }, yes],
  ["dns", { kind: "DNS", dns: "XN--BCHER-KVA.example" }, yes],
  ["dns", { kind: "DNS", dns: "bcher-kva.example" }, no],
  ["dns", { kind: "DNS", dns: ".c.example.net" }, yes],
  ["dns", { kind: "DNS", dns: ".b.c.example.net" }, yes],
  ["dns", { kind: "DNS", dns: ".a.b.c.example.net" }, no],
  ["dns", { kind: "DNS", dns: "u" }, no],

  ["ip", { kind: "IP", ip: "170.63.128.124" }, yes],
  ["ip", { kind: "IP", ip: "::ffff:170.63.128.124" }, yes],
  ["ip", { kind: "IP", ip: "::FFFF:aa3f:807c" }, yes],
  ["ip", { kind: "IP", ip: "170.63.128.12" }, no],
  ["ip", { kind: "IP", ip: "170.63.128.125" }, no],
  ["ip", { kind: "IP", ip: "10.0.0.1" }, yes],
  ["ip", { kind: "IP", ip: "10.0.0.10" }, no],
  ["ip", { kind: "IP", ip: "2001:db8::1" }, yes],
  ["ip", { kind: "IP", ip: "2001:DB8::1" }, yes],
  ["ip", { kind: "IP", ip: "2001:0db8:0000:0000:0000:0000:0000:0001" }, yes],
  ["ip", { kind: "IP", ip: "2001:db8:0:0::1" }, yes],
  ["ip", { kind: "IP", ip: "2001:db8::10" }, no],
  ["ip", { kind: "IP", ip: "2001:db8:1::1" }, no],
  ["ip", { kind: "IP", ip: "::1" }, yes],
  ["ip", { kind: "IP", ip: "0:0:0:0:0:0:0:1" }, yes],
  ["ip", { kind: "IP", ip: "127.0.0.1" }, no],
];

test.each(cases)("a certificate of %s and the entry %j: %s", async (which, entry, expected) => {
  const certificate = await root.issue(
    { ...exampleTemplate, ...plain, ...subjects[which] },
    exampleKeys("P-256").spki,
  );
  for (const check of Object.values(entryChecks)) expect(check(entry)).toBeUndefined();
  const { selector } = readEntry(entry, "table", instant(0));
  expect(matchers[selector.kind](certificate, selectorValue(selector))).toBe(expected);
});

describe("what has no one meaning is refused, with its field", () => {
  test.each([
    [{}, "kind"],
    [{ kind: 7 }, "kind"],
    [{ kind: "Serial" }, "kind"],
    [{ kind: "Group" }, "group"],
    [{ kind: "Group", dns: "a.example" }, "dns"],
    [{ kind: "Group", group: "a", ip: "10.0.0.1" }, "ip"],
    [{ kind: "Group", group: "" }, "group"],
    [{ kind: "Group", group: ["a"] }, "group"],
    [{ kind: "Group", group: null }, "group"],
    [{ kind: "DNS", dns: "." }, "dns"],
    [{ kind: "DNS", dns: ".." }, "dns"],
    [{ kind: "DNS", dns: "a..b" }, "dns"],
    [{ kind: "DNS", dns: "*.example.org" }, "dns"],
    [{ kind: "DNS", dns: "-a.example" }, "dns"],
    [{ kind: "DNS", dns: "bücher.example" }, "dns"],
    [{ kind: "DNS", dns: "a b.example" }, "dns"],
    [{ kind: "DNS", dns: "a".repeat(255) }, "dns"],
    [{ kind: "IP", ip: "10.0.0.0/8" }, "ip"],
    [{ kind: "IP", ip: "10.0.0" }, "ip"],
    [{ kind: "IP", ip: "010.0.0.1" }, "ip"],
    [{ kind: "IP", ip: "10.0.0.256" }, "ip"],
    [{ kind: "IP", ip: "::g" }, "ip"],
    [{ kind: "IP", ip: "fe80::1%eth0" }, "ip"],
    [{ kind: "SerialNumber", serialNumber: "" }, "serialNumber"],
    [{ kind: "SerialNumber", serialNumber: "0" }, "serialNumber"],
    [{ kind: "SerialNumber", serialNumber: "-1" }, "serialNumber"],
    [{ kind: "SerialNumber", serialNumber: "77fdg" }, "serialNumber"],
    [{ kind: "SerialNumber", serialNumber: "1".repeat(41) }, "serialNumber"],
    [{ kind: "SerialNumber", serialNumber: 12345 }, "serialNumber"],
    [{ kind: "Group", group: "a", notBefore: "yesterday" }, "notBefore"],
    [{ kind: "Group", group: "a", notBefore: 1_700_000_000 }, "notBefore"],
    [{ kind: "Group", group: "a", notBefore: "2026-01-01T00:00:00.5Z" }, "notBefore"],
    [{ kind: "Group", group: "a", nope: 1 }, "nope"],
  ])("%j", (entry, field) => {
    const problem = Object.values(entryChecks).reduce<ReturnType<typeof entryChecks.knownKind>>(
      (found, check) => found ?? check(entry),
      undefined,
    );
    expect(problem?.field).toBe(field);
  });
});

const plain = { subject: name("u"), dnsNames: [], ipAddresses: [] };
