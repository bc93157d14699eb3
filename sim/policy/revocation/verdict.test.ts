import { describe, expect, test } from "vitest";
import { exampleKeys, exampleRoot, exampleTemplate, noon } from "../../pki/examples.ts";
import type { Usage } from "../../pki/extensions.ts";
import { name } from "../../pki/names.ts";
import { minutes, seconds } from "../../time/duration.ts";
import { add, type Instant, instantOf, subtract } from "../../time/instant.ts";
import type { RevocationEntry } from "./entry.ts";
import { canMatch, catchesFuture, issuedBeforeCutOff, issueInstant, revocable } from "./verdict.ts";

const notBefore = instantOf(2026, 1, 1, 0, 0, 0) as Instant;
const recorded = add(notBefore, minutes(7));

test.each([
  ["as it was recorded", recorded, recorded],
  [
    "from its notBefore and its signer's back-dating, where nobody recorded it",
    undefined,
    add(notBefore, minutes(5)),
  ],
])("a certificate counts from its issue, %s", (_, known, expected) => {
  expect(issueInstant({ notBefore }, known, minutes(5))).toBe(expected);
});

const root = await exampleRoot("P-256");

function entry(of: Partial<RevocationEntry> = {}): RevocationEntry {
  return { selector: { kind: "group", value: "a" }, appliedAt: noon, label: "r[0]", ...of };
}

describe("a cut-off", () => {
  const cutOff = entry({ notBefore: noon });

  test("means what was issued strictly before it", () => {
    expect(issuedBeforeCutOff(subtract(noon, seconds(1)), cutOff)).toBe(true);
    expect(issuedBeforeCutOff(noon, cutOff)).toBe(false);
  });

  test("that is missing means everything", () => {
    expect(issuedBeforeCutOff(add(noon, minutes(1)), entry())).toBe(true);
  });

  test("that is still ahead catches what is yet to be issued; a serial number never does", () => {
    expect(catchesFuture(cutOff, subtract(noon, seconds(1)))).toBe(true);
    expect(catchesFuture(cutOff, noon)).toBe(false);
    expect(catchesFuture(entry(), noon)).toBe(true);
    expect(catchesFuture(entry({ selector: { kind: "serialNumber", value: "1" } }), noon)).toBe(
      false,
    );
  });
});

test("no entry matches a CA", async () => {
  const leaf = await root.issue(exampleTemplate, exampleKeys("P-256").spki);
  expect([canMatch(root.certificate), canMatch(leaf)]).toEqual([false, true]);
});

test.each<[string, string[], Usage[], boolean]>([
  ["system:node:worker-1", ["system:nodes"], ["server auth"], false],
  ["system:node:worker-1", ["system:nodes"], ["client auth"], true],
  ["system:node:worker-1", [], ["server auth"], true],
  ["kube-apiserver", ["system:nodes"], ["server auth"], true],
])("%s of %j for %j can be revoked: %s", async (commonName, groups, usages, expected) => {
  const subject = name(commonName, ...groups);
  const certificate = await root.issue(
    { ...exampleTemplate, subject, usages },
    exampleKeys("P-256").spki,
  );
  expect(revocable(certificate)).toBe(expected);
});
