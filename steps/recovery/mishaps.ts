/** What can go wrong with a cluster, in the words of the feature that explores it. */
import { seconds } from "../../sim/time/duration.ts";
import type { Target } from "../target.ts";
import { forEver, revoke } from "./revocations.ts";

export type Mishap = (target: Target) => Promise<unknown>;

export const mishaps: Readonly<Record<string, Mishap>> = {
  "the cluster is off for longer than its leaves live": ({ time, profile }) =>
    time.passSwitchedOff("cluster", seconds(profile.clusterLayer.leafLifetime + 1)),
  "the platform is off for longer than tokens live": ({ time, profile }) =>
    time.passSwitchedOff("platform", seconds(profile.hostLayer.tokenLifetime + 1)),
  "a leaf is revoked, and expires": async (target) => {
    const { found: all } = await target.credentials.all();
    const leaf = all.find(({ name }) => name === "cp-1/scheduler");
    await revoke(target, "leaf", { kind: "SerialNumber", serialNumber: leaf?.serialNumber ?? "" });
    await target.time.pass(seconds(target.profile.clusterLayer.leafLifetime + 1));
  },
  "all nodes are revoked for ever": (target) => revoke(target, "nodes", forEver.nodes),
  "the API server's name is revoked for ever": (target) => revoke(target, "name", forEver.name),
  "nobody fetches a new kubeconfig in its life": ({ time, profile }) =>
    time.pass(seconds(profile.clusterLayer.kubeconfigLifetime + 1)),
  "the cloud agent CA ends": ({ time, profile }) =>
    time.pass(seconds(profile.hostLayer.authorityLifetime + 1)),
  "the Kubernetes roots end": ({ time, profile }) =>
    time.pass(seconds(profile.clusterLayer.rootLifetime + 1)),
  "the KMS pod restarts with a dead token": async ({ time, profile, connections }) => {
    await time.pass(seconds(profile.hostLayer.tokenLifetime + 1));
    await connections.restart({ is: "client", name: "kms-pod" });
    await connections.restart({ is: "API server", node: "cp-1" });
  },
};
