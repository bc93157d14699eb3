/** What a credential is called, to the second, and from when on the status warns of its end. */
import { describe, expect, test } from "vitest";
import { exampleKeys, exampleRoot, exampleTemplate, noon } from "../pki/examples.ts";
import type { Generation, Slot } from "../pki/inventory.ts";
import { days, hours, seconds } from "../time/duration.ts";
import { add, subtract } from "../time/instant.ts";
import { loadProfile } from "./profile.ts";
import { lastQuietInstant, type Standing, stateOf } from "./status.ts";

const root = await exampleRoot("P-256");
const certificate = await root.issue(exampleTemplate, exampleKeys("P-256").spki);
const slot: Slot = {
  name: "worker-1/kubelet-client",
  layer: "cluster",
  kind: "client certificate",
  owner: "worker-1",
  renewedBy: "kubelet",
};
const leaf = { slot, certificate } as Generation;
const token = {
  slot: { ...slot, kind: "token" },
  token: { notBefore: noon, expires: add(noon, hours(1)) },
} as Generation;
const valid = { outcome: "valid", issuer: root.certificate } as const;
const entry = {
  selector: { kind: "group", value: "a" },
  appliedAt: noon,
  label: "r[0]",
} as const;

describe("the state of", () => {
  const standing: Standing = {
    generation: leaf,
    verification: valid,
    revocation: { outcome: "not matched" },
    identityRevoked: false,
    now: noon,
  };
  const invalid = { outcome: "invalid", reason: "unknown issuer", detail: "" } as const;
  const revoked = { outcome: "revoked", entry } as const;

  test.each<[string, Partial<Standing>, string]>([
    ["a certificate in its first second", {}, "valid"],
    ["a certificate before it", { now: subtract(noon, seconds(1)) }, "not yet valid"],
    ["a certificate in its last second", { now: certificate.notAfter }, "valid"],
    ["a certificate after it", { now: add(certificate.notAfter, seconds(1)) }, "expired"],
    ["a token in its last second", { generation: token, now: add(noon, seconds(3599)) }, "valid"],
    ["a token at its exp", { generation: token, now: add(noon, hours(1)) }, "expired"],
    ["a revoked one", { revocation: revoked }, "revoked"],
    ["one of a revoked identity", { identityRevoked: true }, "revoked"],
    [
      "a revoked one that is out of date",
      { revocation: revoked, now: add(certificate.notAfter, seconds(1)) },
      "expired",
    ],
    [
      "a revoked one that nobody can verify",
      { revocation: revoked, verification: invalid },
      "unknown issuer",
    ],
    [
      "one that matches and can not be revoked",
      { revocation: { outcome: "matched, not revocable", entry } },
      "valid",
    ],
  ])("%s", (_, differing, state) => {
    expect(stateOf({ ...standing, ...differing })).toBe(state);
  });
});

test("the status warns after 90 % of a life, of a cluster's root after 85 %, of the cloud agent CA by its profile", () => {
  const profile = loadProfile("default");
  const authority = (layer: Slot["layer"]) =>
    ({ slot: { ...slot, kind: "authority", layer }, certificate: root.certificate }) as Generation;
  expect(lastQuietInstant(leaf, profile)).toBe(add(noon, seconds(3240)));
  expect(lastQuietInstant(token, profile)).toBe(add(noon, seconds(3240)));
  const { notBefore, notAfter } = root.certificate;
  expect(lastQuietInstant(authority("cluster"), profile)).toBe(add(notBefore, days(170)));
  const warning = profile.hostLayer.authorityWarning;
  expect(lastQuietInstant(authority("host"), profile)).toBe(notAfter - warning - 1);
});
