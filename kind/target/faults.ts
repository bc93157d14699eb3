/**
 * What goes wrong on kind: in the host layer and on the disk of the certificate manager, whose machines are
 * the simulator's; and with a real worker, which loses power, or its way to the API server.
 */
import type { SimulatedFaults } from "../../sim/target/faults.ts";
import { machineOf } from "../../sim/target/parties.ts";
import type { FaultPort, FaultWish, LastingFault, Whereabouts } from "../../steps/target.ts";
import type { RealKubelet } from "../cluster/real-kubelet.ts";
import { clusterOf, notYet, type OnKindStage } from "./stage.ts";

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
    await this.#cutOff(fault)?.cutOff(clusterOf(this.#stage).controlPlane.addresses);
    await this.#withoutPower(fault)?.off();
  }

  /** A machine that has power again starts its kubelet, which is none of the actors' services. */
  async end(fault: LastingFault): Promise<void> {
    this.#refuseInCluster(fault);
    await this.#actors.end(fault);
    await this.#cutOff(fault)?.mend();
    await this.#withoutPower(fault)?.restart();
  }

  #refuseInCluster(fault: FaultWish): void {
    if (this.#inCluster(fault)) notYet(`have a ${fault.is} in the cluster layer`);
  }

  #inCluster(fault: FaultWish): boolean {
    switch (fault.is) {
      case "cut link":
        if (this.#cutOff(fault)) return false;
        return [fault.between, fault.and].some((end) => !this.#ofHostLayer(end));
      case "power loss":
        return this.#isNode(this.#machine(fault.of)) && !this.#withoutPower(fault);
      case "full disk":
        return this.#isNode(this.#machine(fault.of)) && !this.#isControlPlane(fault.of);
      case "crash":
        return !this.#ofHostLayer(fault.of);
      case "lost file":
      case "mixed-up file":
        return this.#isNode(fault.credential.split("/")[0] ?? "");
      default:
        return this.#isNode(this.#machine(fault.of));
    }
  }

  /** Of the worker that loses power, if that is the fault. */
  #withoutPower(fault: FaultWish): RealKubelet | undefined {
    if (fault.is !== "power loss" || this.#isControlPlane(fault.of)) return undefined;
    return this.#stage().cluster?.kubelets.get(this.#machine(fault.of));
  }

  /** Of the worker that is cut off from the control plane, if that is the fault. */
  #cutOff(fault: FaultWish): RealKubelet | undefined {
    if (fault.is !== "cut link") return undefined;
    const ends = [fault.between, fault.and];
    const worker = ends.find((end) => !this.#isControlPlane(end));
    const { cluster } = this.#stage();
    if (!worker || !ends.some((end) => this.#isControlPlane(end))) return undefined;
    return cluster?.kubelets.get(this.#machine(worker));
  }

  #isControlPlane(where: Whereabouts): boolean {
    const { world } = this.#stage();
    return world.hasCluster && world.cluster.first.name === this.#machine(where);
  }

  #ofHostLayer(where: Whereabouts): boolean {
    if (where.is === "machine") return !this.#isNode(where.name);
    return where.is === "client" || where.is === "cloud agent";
  }

  #machine(where: Whereabouts): string {
    return machineOf(this.#stage().world, where).name;
  }

  #isNode(name: string): boolean {
    const { world } = this.#stage();
    return world.hasCluster && world.cluster.nodes.some((node) => node.name === name);
  }
}
