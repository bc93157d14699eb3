/**
 * The grounds on which scenarios build their clusters. A control plane that stands is used again where
 * the next world has roots of the same keys and leaves of the same life; else it is replaced.
 */
import type { Profile } from "../../sim/policy/profile.ts";
import { days } from "../../sim/time/duration.ts";
import type { World } from "../../sim/world.ts";
import type { Node } from "../node/node.ts";
import { newNode, type Seat } from "../node/nodes.ts";
import { answerFor, closeWebhook, silence } from "../revocation/enforcement.ts";
import { closeExtensionApiServer } from "./extension-api-server.ts";
import { type LeftState, RealCluster } from "./real-cluster.ts";

/** Nodes for one scenario, before their certificates are made. */
export class Grounds {
  readonly controlPlane: Seat;
  readonly workers: readonly Seat[];
  readonly #standing: Standing | undefined;
  #cluster: RealCluster | undefined;

  /** @param workers names of the worker nodes that the scenario wants. */
  static async prepare(profile: Profile, workers: readonly string[]): Promise<Grounds> {
    const kind = kindOf(profile);
    const last = standing;
    standing = undefined;
    const reused = last?.kind === kind ? last : undefined;
    if (!reused) await last?.close();
    const [controlPlane, ...others] = await Promise.all([
      reused?.controlPlane ?? newNode("cp-1"),
      ...workers.map((name) => reused?.workers.get(name) ?? newNode(name)),
    ]);
    return new Grounds(controlPlane as Seat, others, reused);
  }

  private constructor(controlPlane: Seat, workers: readonly Seat[], reused: Standing | undefined) {
    this.controlPlane = controlPlane;
    this.workers = workers;
    this.#standing = reused;
  }

  async build(world: World): Promise<RealCluster> {
    const nodes = this.workers.map(({ node }) => node);
    this.#cluster = await this.#built(world, nodes);
    await answerFor(this.#cluster);
    return this.#cluster;
  }

  async #built(world: World, nodes: readonly Node[]): Promise<RealCluster> {
    if (!this.#standing) return RealCluster.build(world, this.controlPlane, nodes);
    const known = this.#standing.workers;
    silence(this.controlPlane.node);
    const isKnown = ({ facts }: Node) => known.has(facts.name);
    return RealCluster.renew(world, this.controlPlane, {
      ...this.#standing.state,
      joined: nodes.filter(isKnown),
      joining: nodes.filter((node) => !isKnown(node)),
    });
  }

  /**
   * The scenario is over, and its nodes stay for the next one.
   * @param sound nothing is known against using them again.
   */
  async leave(profile: Profile, sound: boolean): Promise<void> {
    const workers = new Map(this.#standing?.workers);
    for (const seat of this.workers) workers.set(seat.node.facts.name, seat);
    const up = [this.controlPlane, ...workers.values()].every(isUp);
    const state = sound && up ? await this.#cluster?.state() : undefined;
    const left = new Standing(kindOf(profile), this.controlPlane, workers, state);
    if (state) standing = left;
    else await left.close();
  }
}

function isUp({ node }: Seat): boolean {
  return !node.shell.ended;
}

class Standing {
  readonly kind: string;
  readonly controlPlane: Seat;
  readonly workers: ReadonlyMap<string, Seat>;
  readonly state: LeftState;

  constructor(
    kind: string,
    controlPlane: Seat,
    workers: ReadonlyMap<string, Seat>,
    state: LeftState = { aged: true, stale: true },
  ) {
    this.kind = kind;
    this.state = state;
    this.controlPlane = controlPlane;
    this.workers = workers;
  }

  async close(): Promise<void> {
    closeWebhook(this.controlPlane.node);
    closeExtensionApiServer(this.controlPlane.node);
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
