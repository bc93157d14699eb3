import { describe, expect, test } from "vitest";
import type { Certificate } from "../pki/certificate.ts";
import type { Usage } from "../pki/extensions.ts";
import type { RevocationEntry } from "./revocation/entry.ts";
import { reissuedByRotation, trustedRoots } from "./root-rotation.ts";

const root = (fingerprint: string) => ({ fingerprint, subjectKeyId: fingerprint }) as Certificate;
const leaf = (authorityKeyId: string | undefined, usages: readonly Usage[]) =>
  ({ authorityKeyId, usages }) as Certificate;
const names = (roots: readonly Certificate[]) => roots.map(({ fingerprint }) => fingerprint);

describe("who is trusted", () => {
  test.each([
    ["overlap", ["old"], ["old", "new"]],
    ["overlap", ["old", "new"], ["old", "new"]],
    ["overlap", ["new", "old"], ["old", "new"]],
    ["end", ["new", "old"], ["new"]],
    ["end", ["new"], ["new"]],
  ] as const)("%s, from %j", (phase, trusted, expected) => {
    expect(names(trustedRoots(phase, trusted.map(root), root("new")))).toEqual(expected);
  });
});

describe("what is re-issued", () => {
  const free = { outcome: "not matched" } as const;
  const revoked = { outcome: "revoked", entry: {} as RevocationEntry } as const;

  test.each([
    ["of the old root", "old", ["client auth"], free, true],
    ["of the new root", "new", ["client auth"], free, false],
    ["that names no root", undefined, ["client auth"], free, true],
    ["of a client that is revoked", "old", ["client auth"], revoked, false],
    ["of a server that is revoked", "old", ["server auth"], revoked, true],
    ["of a peer that is revoked", "old", ["server auth", "client auth"], revoked, true],
  ] as const)("a certificate %s", (_, issuer, usages, revocation, expected) => {
    const certificate = leaf(issuer, usages);
    expect(reissuedByRotation({ certificate, root: root("new"), revocation })).toBe(expected);
  });
});
