/** Which steps a repair takes, and before what it stops. */
import { describe, expect, test } from "vitest";
import { instant } from "../time/instant.ts";
import { describeStep } from "./operation.ts";
import { accept, firstRefusal, refuse } from "./refusal.ts";
import {
  affectedByRepair,
  type RepairCandidate,
  type RepairCommand,
  repairChecks,
  repairRequestChecks,
  repairSteps,
} from "./repair.ts";

const kubelets: RepairCommand = {
  repairs: "cluster",
  switches: ["fixKubeletCredentials"],
};

const leaf: RepairCandidate = {
  name: "cp-1/scheduler",
  kind: "leaf",
  scopes: ["fixKubeletCredentials"],
  state: "valid",
  wouldBeCaughtBy: undefined,
  reader: "has read it",
};
const kubelet = { ...leaf, name: "worker-1/kubelet-client", kind: "kubelet client" } as const;
const token = {
  ...leaf,
  name: "kms-pod/token",
  kind: "token",
  scopes: ["fixCloudCredentials", "management"],
  reader: undefined,
} as const;

const steps = (command: RepairCommand, ...candidates: RepairCandidate[]) =>
  repairSteps(command.switches, affectedByRepair(command, candidates)).map(describeStep);

describe("the steps of a repair", () => {
  test("none for what is good", () => {
    expect(steps(kubelets, leaf, { ...kubelet, reader: undefined })).toEqual([]);
  });

  test.each(["expired", "revoked", "missing", "unknown issuer"] as const)("what is %s", (state) => {
    expect(steps(kubelets, { ...leaf, state })).toEqual([
      "replace leaf cp-1/scheduler",
      "restart the reader of cp-1/scheduler",
    ]);
  });

  test("the restart alone, where it was cut off before that", () => {
    expect(steps(kubelets, { ...leaf, reader: "has read an earlier one" })).toEqual([
      "restart the reader of cp-1/scheduler",
    ]);
  });

  test("leaves before kubelets, whatever their order", () => {
    const force = { ...kubelets, switches: ["fixKubeletCredentials", "force"] };
    expect(steps(force, { ...kubelet, reader: undefined }, { ...leaf, reader: undefined })).toEqual(
      [
        "replace leaf cp-1/scheduler",
        "make a bootstrap token for worker-1",
        "let join anew worker-1",
      ],
    );
  });

  test("another scope is left alone, the management is one of its own", () => {
    const dead = { ...token, state: "expired" } as const;
    expect(steps(kubelets, dead)).toEqual([]);
    expect(steps({ repairs: "management", switches: [] }, dead)).toEqual([
      "rotate the token of kms-pod",
      "sign in kms-pod",
    ]);
  });
});

describe("a command that is refused", () => {
  const refusal = (command: Partial<RepairCommand>) =>
    firstRefusal(repairRequestChecks, { ...kubelets, ...command });

  test("not this one", () => expect(refusal({})).toBeUndefined());

  test.each([
    ["without a scope", { switches: ["force"] }, "invalid"],
    ["with both", { switches: ["fixKubeletCredentials", "fixCloudCredentials"] }, "invalid"],
    [
      "with the other's switch",
      { switches: ["fixKubeletCredentials", "patchLoadBalancer"] },
      "invalid",
    ],
  ] as const)("%s", (_, command, reason) => {
    expect(refusal(command)?.reason).toBe(reason);
  });
});

describe("what stands in the way", () => {
  const needs = { management: accept(), plugin: accept(), api: undefined };
  const entry = {
    selector: { kind: "group", value: "system:nodes" },
    label: "nodes[0]",
    appliedAt: instant(0),
  } as const;
  const refusal = (target: RepairCandidate) =>
    firstRefusal(repairChecks, { command: kubelets, targets: [target], needs });

  test("an entry that would catch the replacement", () => {
    const caught = { ...kubelet, state: "revoked", wouldBeCaughtBy: entry } as const;
    expect(refusal(caught)?.message).toMatch(/nodes\[0\].*or delete it/);
    const later = { ...entry, notBefore: instant(86_400) };
    expect(refusal({ ...caught, wouldBeCaughtBy: later })?.message).toMatch(
      /repair after 1970-01-02T00:00:00Z/,
    );
  });

  test("not where nothing is replaced", () => {
    const behind = { ...leaf, reader: "has read an earlier one", wouldBeCaughtBy: entry } as const;
    expect(refusal(behind)).toBeUndefined();
  });

  test.each(["management", "plugin", "api"] as const)("a missing need: %s", (need) => {
    const missing = { ...needs, [need]: refuse("tls", "not available", "nobody answers") };
    const question = { command: kubelets, targets: [], needs: missing };
    expect(firstRefusal(repairChecks, question)).toMatchObject({ reason: "not available" });
  });
});
