/** What an entry may not say. What it means, case by case, is in fixtures/revocation/matching.yaml. */
import { describe, expect, test } from "vitest";
import { entryChecks } from "./entry.ts";

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
