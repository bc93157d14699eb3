/** What an operator does, on kind. */

import type { BeforeStep } from "../../sim/operations/operation.ts";
import type { AuthorityName } from "../../sim/policy/certificate-document.ts";
import type { SimulatedOperations } from "../../sim/target/operations.ts";
import type { Duration } from "../../sim/time/duration.ts";
import type { OperationPort, Outcome } from "../../steps/target.ts";
import { RealRotation } from "../cluster/real-rotation.ts";
import type { KindConnections } from "./connections.ts";
import { clusterOf, type OnKindStage } from "./stage.ts";
import type { KindTime } from "./time.ts";

export class KindOperations implements OperationPort {
  readonly #actors: SimulatedOperations;
  readonly #time: KindTime;
  readonly #connections: KindConnections;
  readonly #stage: OnKindStage;

  constructor(
    actors: SimulatedOperations,
    time: KindTime,
    connections: KindConnections,
    stage: OnKindStage,
  ) {
    this.#actors = actors;
    this.#time = time;
    this.#connections = connections;
    this.#stage = stage;
  }

  async run(command: string): Promise<Outcome> {
    const outcome = await this.#actors.run(command);
    if (command.includes("-WhatIf")) return outcome;
    // A repair that finds nothing broken restarts nobody.
    return outcome.words === "" ? this.#written(outcome) : this.#seen(outcome);
  }

  /** What has been written lies on the node; nobody is told before the end. */
  async begin(by: string, command: string, steps: number): Promise<Outcome> {
    return this.#written(await this.#actors.begin(by, command, steps));
  }

  async goOn(by: string): Promise<Outcome> {
    return this.#seen(await this.#actors.goOn(by));
  }

  cutOff(by: string): Promise<void> {
    return this.#actors.cutOff(by);
  }

  /** The real cluster follows phase by phase, as an operator makes sure of one before the next. */
  async rotate(authority: string): Promise<Outcome> {
    return this.#written(await this.#actors.rotate(authority, this.#followed(authority)));
  }

  async rotateInterrupted(authority: string, pause: Duration): Promise<Outcome> {
    const pass = async (span: Duration) => {
      await this.#time.pass(span);
      await this.#connections.lookAround();
    };
    return this.#written(
      await this.#actors.rotateInterrupted(authority, pause, this.#followed(authority), pass),
    );
  }

  /** What the last step has left lies on the node. */
  async #written(outcome: Outcome): Promise<Outcome> {
    await this.#stage().cluster?.writeFiles();
    return outcome;
  }

  #followed(authority: string): BeforeStep {
    const rotation = new RealRotation(clusterOf(this.#stage), authority as AuthorityName);
    return (step) => rotation.before(step);
  }

  /**
   * Whatever was put in place, the API server has it afterwards; the controllers have it when somebody looks at
   * them. Of what was refused half-way nobody is told.
   */
  async #seen(outcome: Outcome): Promise<Outcome> {
    if (outcome.outcome === "refused") return this.#written(outcome);
    await this.#stage().cluster?.ageing.useRepaired();
    return outcome;
  }
}
