import { formatInstant } from "../../sim/time/instant.ts";
import { monthlyUpdate, operatorRepairs, rejoin, revoke } from "./deeds.ts";
import type { Story } from "./story.ts";

export const revokedForEver: Story = {
  name: "revoked-for-ever",
  title: "A group revoked without notBefore",
  about:
    "A node's key has leaked, and its group is revoked without a notBefore. So every new certificate of a node is revoked as well: a kubelet that joins again is refused with what it has just been given, a worker that takes another's place fares no better, and repair does not begin. The cure is a notBefore: what was issued before it stays revoked, what is issued after it is good.",
  days: 90,
  chapters: {
    20: async (stage) => {
      stage.say("a key of a node has leaked: the nodes' group is revoked, without a notBefore");
      await revoke(stage, "create", "leaked", [{ kind: "Group", group: "system:nodes" }]);
    },
    22: (stage) => operatorRepairs(stage, "-fixKubeletCredentials"),
    23: (stage) => rejoin(stage, "worker-1"),
    24: (stage) => rejoin(stage, "worker-1"),
    25: (stage) => rejoin(stage, "worker-1"),
    27: async (stage) => {
      stage.say("the cure: the entry gets a notBefore");
      const notBefore = formatInstant(stage.world.now());
      await revoke(stage, "update", "leaked", [
        { kind: "Group", group: "system:nodes", notBefore },
      ]);
    },
    28: (stage) => operatorRepairs(stage, "-fixKubeletCredentials"),
    60: monthlyUpdate,
  },
};
