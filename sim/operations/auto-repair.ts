/**
 * Repair that nobody has to ask for: when a cluster has been switched on again, what expired meanwhile
 * is replaced, as an operator's repair would (product documentation: 23H2, release 2405).
 */
import type { Machine, Service } from "../machine/machine.ts";
import type { Reply } from "../policy/refusal.ts";
import { type Duration, seconds } from "../time/duration.ts";
import type { World } from "../world.ts";
import { run } from "./operation.ts";
import { autoRepair } from "./repair.ts";

/** Where the profile has it; runs with the first control plane. */
export function installAutoRepair(world: World): void {
  autoRepairOf(world)?.install();
}

/** As the first control plane does when it is up: on kind that is later than in the world of the actors. */
export async function startAutoRepair(world: World): Promise<void> {
  await autoRepairOf(world)?.start();
}

function autoRepairOf(world: World): AutoRepair | undefined {
  if (!world.hasCluster || !world.site.profile.clusterLayer.autoRepair) return undefined;
  return new AutoRepair(world, world.cluster.first.machine);
}

class AutoRepair implements Service {
  readonly name = autoRepair;
  readonly #world: World;
  readonly #machine: Machine;

  constructor(world: World, machine: Machine) {
    this.#world = world;
    this.#machine = machine;
  }

  install(): void {
    this.#machine.install(this);
  }

  /** Looks once the nodes that are switched on with this one are up. */
  async start(): Promise<void> {
    const { retryEvery } = this.#world.site.profile.clusterLayer.kubeletRotation;
    this.#machine.at(this, this.#machine.now(), "looks for what has expired", () =>
      this.#look(retryEvery),
    );
  }

  stop(): void {}

  /**
   * Kubernetes first: the credentials of pods are delivered through the API (product documentation).
   * @param wait until the next look, when this one has not mended everything; twice that until the one after.
   */
  async #look(wait: Duration): Promise<void> {
    const { site, cluster } = this.#world;
    const { certificate: root } = cluster.first.certificateManager.authority("cluster-ca");
    if (!site.decisions.repairsUnattended(root, this.#machine.now())) return;
    const repair = `Update-AksHciClusterCertificates -name ${cluster.name}`;
    const replies: Reply<unknown>[] = [
      await run(this.#world, `${repair} -fixKubeletCredentials`, autoRepair),
      await run(this.#world, `${repair} -fixCloudCredentials -patchLoadBalancer`, autoRepair),
    ];
    const allThere = cluster.nodes.every(({ machine }) => machine.on);
    if (allThere && replies.every(({ outcome }) => outcome === "accepted")) return;
    this.#machine.after(this, wait, "looks for what has expired", () =>
      this.#look(seconds(2 * wait)),
    );
  }
}
