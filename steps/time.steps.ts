/** Time passes. */
import { Given, When } from "@cucumber/cucumber";
import { between } from "../sim/time/instant.ts";
import type { Moment } from "./vocabulary/moment.ts";
import type { Span } from "./vocabulary/span.ts";
import type { ScenarioWorld } from "./world.ts";

Given("no certificate is dated anew", function (this: ScenarioWorld) {
  this.target.time.liveInTrueTime();
});

When("{span} pass(es)", async function (this: ScenarioWorld, span: Span) {
  await this.target.time.pass(span(this.target.profile));
});

When("(it is ){moment}", async function (this: ScenarioWorld, moment: Moment) {
  const { time } = this.target;
  await time.pass(between(time.now(), await moment(this.target)));
});

When(
  "the {system} is switched off for {span}",
  async function (this: ScenarioWorld, system: "cluster" | "platform", span: Span) {
    await this.target.time.passSwitchedOff(system, span(this.target.profile));
  },
);

When(
  "the {system} is switched off until {moment}",
  async function (this: ScenarioWorld, system: "cluster" | "platform", moment: Moment) {
    const { time } = this.target;
    await time.passSwitchedOff(system, between(time.now(), await moment(this.target)));
  },
);
