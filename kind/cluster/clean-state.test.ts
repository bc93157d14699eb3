import { expect, test } from "vitest";
import { fingerprint } from "./clean-state.ts";

const before: Record<string, string> = {
  "/registry/clusterroles/viewer": "may look",
  "/registry/minions/worker-1": "Ready",
  "/registry/leases/kube-node-lease/worker-1": "10:00",
};

test.each<[string, Record<string, string | undefined>, boolean]>([
  ["nothing", {}, true],
  ["the order of keys", Object.fromEntries(Object.entries(before).reverse()), true],
  ["an object's content", { "/registry/clusterroles/viewer": "may write" }, false],
  ["an object that was added", { "/registry/secrets/kube-system/left": "secret" }, false],
  ["a service account of a scenario", { "/registry/serviceaccounts/default/robot": "" }, false],
  ["one of a controller", { "/registry/serviceaccounts/kube-system/job-controller": "" }, true],
  ["an object that is gone", { "/registry/clusterroles/viewer": undefined }, false],
  ["what a node reports", { "/registry/minions/worker-1": "NotReady" }, true],
  ["a node that is gone", { "/registry/minions/worker-1": undefined }, false],
  ["a lease", { "/registry/leases/kube-node-lease/worker-1": "10:01" }, true],
])("the fingerprint with another %s", (_what, change, same) => {
  const after = fingerprint(keys({ ...before, ...change }));
  expect(after === fingerprint(keys(before))).toBe(same);
});

function keys(contents: Record<string, string | undefined>) {
  const present = Object.entries(contents).filter(([, content]) => content !== undefined);
  return new Map(present.map(([key, content]) => [key, Buffer.from(content ?? "")]));
}
