import { beforeEach, describe, expect, test } from "vitest";
import { smallWorld } from "../../fixtures/clusters/small-world.ts";
import type { World } from "../../sim/world.ts";
import { Ageing } from "./ageing.ts";
import { Books } from "./books.ts";
import type { RealCluster } from "./real-cluster.ts";

let world: World;
let restarted: string[];
let isServing: boolean;

beforeEach(async () => {
  world = await smallWorld();
  restarted = [];
  isServing = true;
});

describe("after a repair the API server, which keeps its connections,", () => {
  test.each([
    ["to etcd", "apiserver-etcd-client"],
    ["to kubelets", "apiserver-kubelet-client"],
  ])("is restarted, once, where its client certificate %s is another", async (_, leaf) => {
    const ageing = makeAgeing();
    await reissue(leaf);
    await ageing.useRepaired();
    await ageing.useRepaired();
    expect(restarted).toEqual(["API server"]);
  });

  test("goes on where only others have new certificates", async () => {
    const ageing = makeAgeing();
    await reissue("apiserver");
    await reissue("scheduler");
    await ageing.useRepaired();
    expect(restarted).toEqual([]);
  });

  test("goes on where it has started since", async () => {
    const ageing = makeAgeing();
    await reissue("apiserver-kubelet-client");
    ageing.noteStart();
    await ageing.useRepaired();
    expect(restarted).toEqual([]);
  });

  test("is started where it did not serve", async () => {
    isServing = false;
    await makeAgeing().useRepaired();
    expect(restarted).toEqual(["API server"]);
  });
});

async function reissue(leaf: string): Promise<void> {
  const { certificateManager } = world.cluster.first;
  await certificateManager.reissue(certificateManager.leaf(leaf));
}

function makeAgeing(): Ageing {
  const { kubelet } = world.cluster.first;
  const nothing = async () => {};
  return new Ageing({
    world,
    books: new Books(world),
    controlPlane: {
      node: { facts: { name: "cp-1" } },
      readiness: { isServing: async () => isServing },
      restart: async (component: string) => void restarted.push(component),
    },
    kubelet: () => ({ held: async () => kubelet.held }),
    writeFiles: nothing,
    showServing: nothing,
    settled: nothing,
  } as unknown as RealCluster);
}
