/** What an operator does, on kind. */
import type { SimulatedOperations } from "../../sim/target/operations.ts";
import type { OperationPort, Outcome } from "../../steps/target.ts";
import type { OnKindStage } from "./stage.ts";

export class KindOperations implements OperationPort {
  readonly #actors: SimulatedOperations;
  readonly #stage: OnKindStage;

  constructor(actors: SimulatedOperations, stage: OnKindStage) {
    this.#actors = actors;
    this.#stage = stage;
  }

  async repair(switches: string): Promise<Outcome> {
    return this.#seen(() => this.#actors.repair(switches));
  }

  async update(): Promise<Outcome> {
    return this.#seen(() => this.#actors.update());
  }

  /** Of the host layer alone. */
  rotateAuthority(): Promise<Outcome> {
    return this.#actors.rotateAuthority();
  }

  repairHosts(): Promise<Outcome> {
    return this.#actors.repairHosts();
  }

  /** Whatever was put in place, the components have it afterwards: an operator restarts the control plane. */
  async #seen(operate: () => Promise<Outcome>): Promise<Outcome> {
    const outcome = await operate();
    const { cluster } = this.#stage();
    if (cluster && outcome.outcome === "accepted") await cluster.ageing.startAnew();
    return outcome;
  }
}
