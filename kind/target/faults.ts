/** What goes wrong on kind: in the host layer, whose actors and their machines are the simulator's. */
import type { SimulatedFaults } from "../../sim/target/faults.ts";
import { machineOf } from "../../sim/target/parties.ts";
import type { FaultPort, FaultWish, LastingFault, Whereabouts } from "../../steps/target.ts";
import { notYet, type OnKindStage } from "./stage.ts";

export class KindFaults implements FaultPort {
  readonly #actors: SimulatedFaults;
  readonly #stage: OnKindStage;

  constructor(actors: SimulatedFaults, stage: OnKindStage) {
    this.#actors = actors;
    this.#stage = stage;
  }

  async begin(fault: FaultWish, words: string): Promise<void> {
    this.#refuseInCluster(fault);
    await this.#actors.begin(fault, words);
  }

  async end(fault: LastingFault): Promise<void> {
    this.#refuseInCluster(fault);
    await this.#actors.end(fault);
  }

  #refuseInCluster(fault: FaultWish): void {
    if (this.#inCluster(fault)) notYet(`have a ${fault.is} in the cluster layer`);
  }

  #inCluster(fault: FaultWish): boolean {
    switch (fault.is) {
      case "cut link":
        return [fault.between, fault.and].some((end) => !this.#ofHostLayer(end));
      case "crash":
        return !this.#ofHostLayer(fault.of);
      case "lost file":
      case "mixed-up file":
        return this.#isNode(fault.credential.split("/")[0] ?? "");
      default:
        return this.#isNode(machineOf(this.#stage().world, fault.of).name);
    }
  }

  #ofHostLayer(where: Whereabouts): boolean {
    if (where.is === "machine") return !this.#isNode(where.name);
    return where.is === "client" || where.is === "cloud agent";
  }

  #isNode(name: string): boolean {
    const { world } = this.#stage();
    return world.hasCluster && world.cluster.nodes.some((node) => node.name === name);
  }
}
