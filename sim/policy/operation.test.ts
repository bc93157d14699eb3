/** One undertaking at a time. */
import { expect, test } from "vitest";
import { noon } from "../pki/examples.ts";
import { type LockQuestion, lockChecks } from "./operation.ts";
import { firstRefusal } from "./refusal.ts";

const holder = { by: "alice", command: "Update-AksHci", since: noon };

test.each<[string, LockQuestion, string | undefined]>([
  ["nobody has it", { holder: undefined, atWork: false, hasRoom: true }, undefined],
  ["somebody left it behind", { holder, atWork: false, hasRoom: true }, undefined],
  [
    "somebody is at work",
    { holder, atWork: true, hasRoom: true },
    "alice has been at it since 2026-01-01T12:00:00Z: Update-AksHci",
  ],
  ["the disk is full", { holder: undefined, atWork: false, hasRoom: false }, "no space left"],
])("the lock, when %s", (_, question, why) => {
  const refusal = firstRefusal(lockChecks, question);
  if (why === undefined) expect(refusal).toBeUndefined();
  else expect(refusal?.message).toContain(why);
});
