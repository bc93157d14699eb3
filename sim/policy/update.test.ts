/** Whether an update starts, and whom it passes over. */
import { expect, test } from "vitest";
import { accept, firstRefusal, refuse } from "./refusal.ts";
import type { RepairCandidate } from "./repair.ts";
import { type UpdateAccess, updateChecks, updated } from "./update.ts";

const access: UpdateAccess = {
  commandLine: accept(),
  kubelets: [{ name: "cp-1/kubelet-client", state: "valid" }],
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

test.each<[RepairCandidate["state"], string]>([
  ["expired", "expired"],
  ["revoked", "revoked"],
  ["missing", "no certificate"],
])("it does not start with a kubelet whose certificate is %s", (state, reason) => {
  const kubelets = [...access.kubelets, { name: "worker-1/kubelet-client", state }];
  expect(refusal({ kubelets })).toMatchObject({
    reason,
    message: `repair with -fixKubeletCredentials first: worker-1/kubelet-client is ${state}`,
  });
});

test("it replaces everything but authorities, and nothing of whoever is revoked", () => {
  expect(updated("client certificate", { revoked: false })).toBe(true);
  expect(updated("client certificate", { revoked: true })).toBe(false);
  expect(updated("cloud agent CA", { revoked: false })).toBe(false);
});
