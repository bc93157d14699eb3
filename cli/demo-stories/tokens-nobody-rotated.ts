import { monthlyUpdate, operatorRepairs, operatorRuns } from "./deeds.ts";
import type { Story } from "./story.ts";

export const tokensNobodyRotated: Story = {
  name: "tokens-nobody-rotated",
  title: "Tokens that nobody rotated",
  about:
    "Five of the platform's tokens wait for an update, and none comes. On day 90 they end and nobody notices, for the certificates are renewed without them. Then a node restarts: its pods have lost their certificates, must sign in anew, and are refused. The operator's own access has ended too and is repaired first; then repair gives the pods tokens, and the update gives the rest.",
  days: 120,
  chapters: {
    95: async ({ world, say }) => {
      say("cp-1 is restarted: its pods lose their certificates and sign in with their tokens");
      world.cluster.first.machine.powerOff();
      await world.cluster.first.machine.powerOn();
    },
    97: async (stage) => {
      await operatorRuns(stage, "Update-AksHciCertificates");
      await operatorRepairs(stage, "-fixCloudCredentials");
    },
    104: monthlyUpdate,
  },
};
