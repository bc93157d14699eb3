/** What goes wrong, and what is put right again. */
import { When } from "@cucumber/cucumber";
import type { FaultWords, RemedyWords } from "./vocabulary/fault.ts";
import type { ScenarioWorld } from "./world.ts";

When("{fault}", async function (this: ScenarioWorld, { words, wish }: FaultWords) {
  await this.target.faults.begin(wish(this.target.profile), words);
});

When("{remedy}", async function (this: ScenarioWorld, fault: RemedyWords) {
  await this.target.faults.end(fault);
});
