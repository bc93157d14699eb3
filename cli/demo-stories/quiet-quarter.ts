import { monthlyUpdate } from "./deeds.ts";
import type { Story } from "./story.ts";

export const quietQuarter: Story = {
  name: "quiet-quarter",
  title: "A quiet quarter",
  about:
    "Ninety days in which nothing goes wrong. Leaves of four days are renewed by the certificate manager and by kubelets, host credentials of ninety days when 70 % of their life is over, and an update on day 60 replaces the tokens that do not rotate by themselves.",
  days: 90,
  chapters: { 60: monthlyUpdate },
};
