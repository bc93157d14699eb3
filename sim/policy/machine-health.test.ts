import { expect, test } from "vitest";
import { instant } from "../time/instant.ts";
import { type NodeHealth, nodesToReplace } from "./machine-health.ts";

const now = instant(1000);
const node = (name: string, notAfter: number | undefined): NodeHealth => ({
  name,
  role: name.startsWith("cp") ? "control plane" : "worker",
  notAfter: notAfter === undefined ? undefined : instant(notAfter),
});
const healthy = ["cp-1", "worker-1", "worker-2"].map((name) => node(name, 2000));

test.each([
  ["a worker in its last second", [...healthy, node("worker-3", 1000)], []],
  ["a worker a second later", [...healthy, node("worker-3", 999)], ["worker-3"]],
  ["a control-plane node", [...healthy, node("cp-2", 999)], []],
  ["a worker that has never joined", [...healthy, node("worker-3", undefined)], []],
  ["two of five", [...healthy, node("worker-3", 9), node("worker-4", 9)], ["worker-3", "worker-4"]],
  ["one of two", [node("cp-1", 2000), node("worker-1", 9)], []],
])("%s", (_, nodes, expected) => {
  expect(nodesToReplace(nodes, now)).toEqual(expected);
});
