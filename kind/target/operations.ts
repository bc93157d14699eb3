/** What an operator does, on kind. */
import type { AuthorityName } from "../../sim/policy/certificate-document.ts";
import type { SimulatedOperations } from "../../sim/target/operations.ts";
import type { OperationPort, Outcome } from "../../steps/target.ts";
import { RealRotation } from "../cluster/real-rotation.ts";
import { clusterOf, notYet, type OnKindStage } from "./stage.ts";

export class KindOperations implements OperationPort {
  readonly #actors: SimulatedOperations;
  readonly #stage: OnKindStage;

  constructor(actors: SimulatedOperations, stage: OnKindStage) {
    this.#actors = actors;
    this.#stage = stage;
  }

  async run(command: string): Promise<Outcome> {
    const outcome = await this.#actors.run(command);
    const done = outcome.outcome === "accepted" && outcome.words !== "";
    if (done && !command.includes("-WhatIf")) await this.#seen();
    return outcome;
  }

  /** What has been written lies on the node; nobody is told before the end. */
  async begin(by: string, command: string, steps: number): Promise<Outcome> {
    const outcome = await this.#actors.begin(by, command, steps);
    await this.#stage().cluster?.writeFiles();
    return outcome;
  }

  async goOn(by: string): Promise<Outcome> {
    const outcome = await this.#actors.goOn(by);
    if (outcome.outcome === "accepted") await this.#seen();
    return outcome;
  }

  cutOff(by: string): Promise<void> {
    return this.#actors.cutOff(by);
  }

  /** Of the host layer alone. */
  rotateAuthority(): Promise<Outcome> {
    return this.#actors.rotateAuthority();
  }

  repairHosts(): Promise<Outcome> {
    return this.#actors.repairHosts();
  }

  /** The real cluster follows phase by phase, as an operator makes sure of one before the next. */
  async rotate(authority: string): Promise<Outcome> {
    const rotation = new RealRotation(clusterOf(this.#stage), authority as AuthorityName);
    return this.#actors.rotate(authority, (step) => rotation.before(step));
  }

  async rotateInterrupted(): Promise<Outcome> {
    return notYet("be interrupted between two steps of an operation");
  }

  /** Whatever was put in place, the components have it afterwards: an operator restarts the control plane. */
  async #seen(): Promise<void> {
    await this.#stage().cluster?.ageing.startAnew();
  }
}
