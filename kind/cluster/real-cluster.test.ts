import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { smallWorld } from "../../fixtures/clusters/small-world.ts";
import type { World } from "../../sim/world.ts";
import type { ControlPlane } from "./control-plane.ts";
import { RealCluster } from "./real-cluster.ts";
import type { RealKubelet } from "./real-kubelet.ts";

let world: World;
let cluster: RealCluster;
/** Scripts in the node, and paths of requests, in their order. */
let ran: string[];

beforeEach(async () => {
  vi.useFakeTimers({ now: Date.parse("2026-06-01T12:00:00.500Z"), toFake: ["Date"] });
  world = await smallWorld();
  ran = [];
  cluster = new RealCluster(world, controlPlane());
  cluster.kubelets.set("worker-1", kubelet("worker-1"));
  vi.spyOn(cluster.access, "asAdministrator").mockImplementation(async ({ path }) => {
    ran.push(path);
    return { kind: "answer", status: 200, body: "", serving: new Uint8Array() };
  });
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
      "/api/v1/nodes/worker-1/proxy/healthz",
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

async function nothing(): Promise<void> {}

function kubelet(name: string): RealKubelet {
  const doings = { serveWith: nothing, letIn: nothing, serves: nothing };
  return { name, node: {}, runs: true, isCutOff: false, ...doings } as unknown as RealKubelet;
}

function controlPlane(): ControlPlane {
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
