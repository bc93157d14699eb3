/** Whether an update starts, and whom it passes over. */
import { expect, test } from "vitest";
import { accept, firstRefusal, refuse } from "./refusal.ts";
import { type UpdateAccess, updateChecks, updated } from "./update.ts";

const access: UpdateAccess = {
  commandLine: accept(),
};
const refusal = (differing: Partial<UpdateAccess>) =>
  firstRefusal(updateChecks, { ...access, ...differing });

test("it starts when the admin CLI is let in, or when there is none", () => {
  expect(refusal({})).toBeUndefined();
  expect(refusal({ commandLine: undefined })).toBeUndefined();
  expect(refusal({ commandLine: refuse("tls", "expired", "x509") })).toMatchObject({
    reason: "expired",
    message: "the update needs the admin CLI: x509",
  });
});

test("it replaces everything but authorities, and nothing of whoever is revoked", () => {
  expect(updated("client certificate", { revoked: false })).toBe(true);
  expect(updated("client certificate", { revoked: true })).toBe(false);
  expect(updated("cloud agent CA", { revoked: false })).toBe(false);
});
