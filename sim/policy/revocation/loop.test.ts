import { expect, test } from "vitest";
import { noon } from "../../pki/examples.ts";
import { countInVain, reissueChecks } from "./loop.ts";

test.each([
  [[], 0],
  [[false], 0],
  [[true], 1],
  [[false, true, true], 2],
  [[true, true, false], 0],
  [[true, false, true], 1],
  [[true, true, true, true], 4],
])("caught at issue: %j, so %d in vain", (caughtAtIssue, expected) => {
  expect(countInVain(caughtAtIssue)).toBe(expected);
});

test("the third in vain is the last, and the refusal names entry and cure", () => {
  const entry = {
    selector: { kind: "group", value: "system:nodes" },
    label: "for-ever[0]",
    appliedAt: noon,
  } as const;
  const judge = (inVain: number) =>
    reissueChecks.notInVain({ holder: "worker-1/kubelet-client", entry, inVain });
  expect(judge(2)).toBeUndefined();
  expect(judge(3)?.reason).toBe("revoked");
  expect(judge(4)?.message).toMatch(/^for-ever\[0\] revoked 4 certificates .* notBefore/);
});
