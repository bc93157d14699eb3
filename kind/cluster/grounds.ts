/**
 * The grounds on which scenarios build their clusters. A control plane that stands is used again where
 * the next world has roots of the same keys and leaves of the same life.
 */
import type { Profile } from "../../sim/policy/profile.ts";
import { days } from "../../sim/time/duration.ts";
import type { World } from "../../sim/world.ts";
import type { Node } from "../node/node.ts";
import { newNode, type Seat } from "../node/nodes.ts";
import { answerFor, closeWebhook, silence } from "../revocation/enforcement.ts";
import { CleanState } from "./clean-state.ts";
import { closeExtensionApiServer } from "./extension-api-server.ts";
import { type LeftState, RealCluster } from "./real-cluster.ts";

/** More are seldom wanted, start in three seconds, and would all be made older with their control plane. */
const keptWorkers = 1;

export interface Wanted {
  /** Names of the worker nodes. */
  readonly workers: readonly string[];
  readonly profile: Profile;
  /** Without the scenario's changes: a control plane of this profile is worth keeping. */
  readonly ordinary: Profile;
}

/** Nodes for one scenario, before their certificates are made. */
export class Grounds {
  readonly controlPlane: Seat;
  readonly workers: readonly Seat[];
  readonly #kept: Standing | undefined;
  readonly #isOrdinary: boolean;
  #cluster: RealCluster | undefined;
  #clean: CleanState | undefined;

  static async prepare({ workers, profile, ordinary }: Wanted): Promise<Grounds> {
    const isOrdinary = kindOf(profile) === kindOf(ordinary);
    const kept = isOrdinary ? standing : undefined;
    if (kept) standing = undefined;
    const [controlPlane, ...others] = await Promise.all([
      kept?.controlPlane ?? newNode("cp-1"),
      ...workers.map((name) => kept?.workers.get(name) ?? newNode(name)),
    ]);
    return new Grounds({ controlPlane: controlPlane as Seat, workers: others, kept, isOrdinary });
  }

  private constructor(nodes: {
    controlPlane: Seat;
    workers: readonly Seat[];
    kept: Standing | undefined;
    isOrdinary: boolean;
  }) {
    this.controlPlane = nodes.controlPlane;
    this.workers = nodes.workers;
    this.#kept = nodes.kept;
    this.#isOrdinary = nodes.isOrdinary;
  }

  async build(world: World): Promise<RealCluster> {
    const nodes = this.workers.map(({ node }) => node);
    this.#cluster = await this.#built(world, nodes);
    this.#clean = await CleanState.of(this.#cluster);
    await answerFor(this.#cluster);
    return this.#cluster;
  }

  async #built(world: World, nodes: readonly Node[]): Promise<RealCluster> {
    if (!this.#kept) return RealCluster.build(world, this.controlPlane, nodes);
    const known = this.#kept.workers;
    silence(this.controlPlane.node);
    const isKnown = ({ facts }: Node) => known.has(facts.name);
    return RealCluster.renew(world, this.controlPlane, {
      ...this.#kept.state,
      joined: nodes.filter(isKnown),
      joining: nodes.filter((node) => !isKnown(node)),
    });
  }

  /**
   * The scenario is over, and its nodes stay for the next one where they are worth it.
   * @throws Error when the cluster does not go back to how it was before the scenario.
   */
  async leave(): Promise<void> {
    closeExtensionApiServer(this.controlPlane.node);
    const workers = new Map(this.#kept?.workers);
    for (const seat of this.workers) workers.set(seat.node.facts.name, seat);
    const all = new Standing(this.controlPlane, workers);
    try {
      const up = [this.controlPlane, ...workers.values()].every(isUp);
      const state = this.#isOrdinary && up ? await this.#cluster?.state() : undefined;
      if (!state || !this.#cluster) return await all.close();
      // Without etcd and an API server nothing can be put back: the next scenario starts over, and removes
      // secrets, requests and revocations itself.
      if (state.stale && workers.size > keptWorkers) return await all.close();
      if (!state.stale) await this.#clean?.restore(this.#cluster);
      const kept = [...workers].slice(0, keptWorkers);
      for (const [name, seat] of [...workers].slice(keptWorkers)) {
        await seat.close();
        await this.#cluster.forgetNode(name);
      }
      standing = new Standing(this.controlPlane, new Map(kept), state);
    } catch (error) {
      await all.close();
      throw error;
    }
  }
}

function isUp({ node }: Seat): boolean {
  return !node.shell.ended;
}

class Standing {
  readonly state: LeftState;
  readonly controlPlane: Seat;
  readonly workers: ReadonlyMap<string, Seat>;

  constructor(
    controlPlane: Seat,
    workers: ReadonlyMap<string, Seat>,
    state: LeftState = { stale: true, written: [] },
  ) {
    this.state = state;
    this.controlPlane = controlPlane;
    this.workers = workers;
  }

  async close(): Promise<void> {
    closeWebhook(this.controlPlane.node);
    await Promise.all([this.controlPlane, ...this.workers.values()].map((seat) => seat.close()));
  }
}

let standing: Standing | undefined;

/** What a control plane was made with and can not change while it stands. */
function kindOf({ clusterLayer }: Profile): string {
  const { rootKeys, rootLifetime, leafLifetime } = clusterLayer;
  const shortLived = rootLifetime < days(365);
  return [rootKeys, leafLifetime, shortLived ? `for one scenario ${performance.now()}` : ""].join();
}
