import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { smallWorld } from "../../fixtures/clusters/small-world.ts";
import type { World } from "../../sim/world.ts";
import type { ControlPlane } from "./control-plane.ts";
import { RealCluster } from "./real-cluster.ts";

let world: World;
let cluster: RealCluster;
/** Scripts in the node. */
let ran: string[];

beforeEach(async () => {
  vi.useFakeTimers({ now: Date.parse("2026-06-01T12:00:00.500Z"), toFake: ["Date"] });
  world = await smallWorld();
  ran = [];
  cluster = new RealCluster(world, controlPlane());
  await cluster.writeFiles();
  await cluster.settled();
  ran = [];
});

afterEach(() => {
  vi.useRealTimers();
});

describe("connections of the API server to kubelets, which it keeps for minutes,", () => {
  test("are cut when it has another client certificate for them", async () => {
    await reissue("apiserver-kubelet-client");
    expect(ran).toEqual([
      expect.stringMatching(/^iptables .*--insert OUTPUT .*--dport 10250 .* tcp-reset$/),
      expect.stringMatching(/^iptables .*--delete OUTPUT .*--dport 10250 .* tcp-reset$/),
    ]);
  });

  test("go on when others have new certificates", async () => {
    await reissue("apiserver");
    await reissue("scheduler");
    expect(ran).toEqual([]);
  });

  test("go on under load: that nothing breaks off is what is looked at", async () => {
    vi.spyOn(cluster.load, "isOn", "get").mockReturnValue(true);
    await reissue("apiserver-kubelet-client");
    expect(ran).toEqual([]);
  });
});

/** Time enough passes for the API server to look at its files. */
async function reissue(leaf: string): Promise<void> {
  vi.setSystemTime(Date.now() + 5_000);
  const { certificateManager } = world.cluster.first;
  await certificateManager.reissue(certificateManager.leaf(leaf));
  await cluster.writeFiles();
  await cluster.settled();
}

function controlPlane(): ControlPlane {
  const nothing = async () => {};
  return {
    node: {
      facts: { name: "cp-1" },
      shell: { run: async (script: string) => ran.push(script) },
      write: nothing,
      remove: nothing,
    },
    until: async (_what: string, holds: () => Promise<boolean>) => expect(await holds()).toBe(true),
  } as unknown as ControlPlane;
}
