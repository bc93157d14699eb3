import { monthlyUpdate, operatorRepairs } from "./deeds.ts";
import type { Story } from "./story.ts";

export const switchedOff: Story = {
  name: "switched-off-too-long",
  title: "A cluster switched off too long",
  about:
    "The cluster is off for a week, longer than its leaves live. Nothing renews while it is off, and when it is switched on its API can not start. The operator repairs it with the CA's keys on the node; the host layer was never affected.",
  days: 90,
  chapters: {
    20: async ({ world, say }) => {
      say("the cluster is switched off for a week");
      for (const { machine } of world.cluster.nodes) machine.powerOff();
    },
    27: async ({ world, say }) => {
      say("the cluster is switched on again");
      for (const { machine } of world.cluster.nodes) await machine.powerOn();
    },
    28: (stage) => operatorRepairs(stage, "-fixKubeletCredentials"),
    60: monthlyUpdate,
  },
};
