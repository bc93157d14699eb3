/**
 * The grounds on which scenarios build their clusters. A control plane that stands is used again where
 * the next world has roots of the same keys and leaves of the same life.
 */
import type { Profile } from "../../sim/policy/profile.ts";
import { days } from "../../sim/time/duration.ts";
import type { World } from "../../sim/world.ts";
import type { Node } from "../node/node.ts";
import { adoptNode, newNode, type Seat } from "../node/nodes.ts";
import { answerFor, closeWebhook, silence } from "../revocation/enforcement.ts";
import { newCluster, renewedCluster } from "./beginning.ts";
import { CleanState } from "./clean-state.ts";
import { closeExtensionApiServer } from "./extension-api-server.ts";
import { adoptedState, adoptRoots, markAsKept, unfitness } from "./kept-cluster.ts";
import type { LeftState, RealCluster } from "./real-cluster.ts";
import { RealKubelet } from "./real-kubelet.ts";
import type { Memory } from "./saved-state.ts";

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
  readonly #kind: string;
  readonly #isOrdinary: boolean;
  #cluster: RealCluster | undefined;
  #clean: CleanState | undefined;

  static async prepare({ workers, profile, ordinary }: Wanted): Promise<Grounds> {
    const kind = kindOf(profile);
    const isOrdinary = kind === kindOf(ordinary);
    const kept = isOrdinary ? ((await takeStanding(kind)) ?? (await adopted(profile))) : undefined;
    const [controlPlane, ...others] = await allOrNone([
      kept?.controlPlane ?? newNode("cp-1"),
      ...workers.map((name) => kept?.workers.get(name) ?? newNode(name)),
    ]).catch(async (error) => {
      if (kept) await close(kept);
      throw error;
    });
    return new Grounds({
      controlPlane: controlPlane as Seat,
      workers: others,
      kept,
      kind,
      isOrdinary,
    });
  }

  private constructor(nodes: {
    controlPlane: Seat;
    workers: readonly Seat[];
    kept: Standing | undefined;
    kind: string;
    isOrdinary: boolean;
  }) {
    this.controlPlane = nodes.controlPlane;
    this.workers = nodes.workers;
    this.#kept = nodes.kept;
    this.#kind = nodes.kind;
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
    if (!this.#kept) return newCluster(world, this.controlPlane, nodes, this.#memory());
    const known = this.#kept.workers;
    silence(this.controlPlane.node);
    const isKnown = ({ facts }: Node) => known.has(facts.name);
    return renewedCluster(world, this.controlPlane, {
      ...this.#kept.state,
      joined: nodes.filter(isKnown),
      joining: nodes.filter((node) => !isKnown(node)),
      kept: [...known.keys()],
    });
  }

  /** What is of one kind has roots of the same keys in each world of this process. */
  #memory(): Memory | undefined {
    if (!this.#isOrdinary) return undefined;
    const memory = memories.get(this.#kind) ?? {};
    memories.set(this.#kind, memory);
    return memory;
  }

  /**
   * The scenario is over, and its nodes stay for the next one where they are worth it.
   * @throws Error when the cluster does not go back to how it was before the scenario.
   */
  async leave(): Promise<void> {
    closeExtensionApiServer(this.controlPlane.node);
    const all = this.#all();
    const { workers } = all;
    try {
      const up = [this.controlPlane, ...workers.values()].every(isUp);
      const state = this.#isOrdinary && up ? await this.#cluster?.state() : undefined;
      if (!state || !this.#cluster) return await close(all);
      // Without etcd and an API server nothing can be put back: the next scenario starts over, and removes
      // secrets, requests, service accounts and revocations itself.
      if (state.stale && workers.size > keptWorkers) return await close(all);
      if (!state.stale) await this.#clean?.restore(this.#cluster);
      const kept = [...workers].slice(0, keptWorkers);
      const cluster = this.#cluster;
      await Promise.all(
        [...workers].slice(keptWorkers).map(async ([name, seat]) => {
          await seat.close();
          await cluster.forgetNode(name);
        }),
      );
      await makeRoom();
      standing = { ...all, kind: this.#kind, workers: new Map(kept), state };
    } catch (error) {
      await close(all);
      throw error;
    }
  }

  /** None of its nodes can be used again. */
  async close(): Promise<void> {
    closeExtensionApiServer(this.controlPlane.node);
    await close(this.#all());
  }

  #all(): Pick<Standing, "controlPlane" | "workers"> & { workers: Map<string, Seat> } {
    const workers = new Map(this.#kept?.workers);
    for (const seat of this.workers) workers.set(seat.node.facts.name, seat);
    return { controlPlane: this.controlPlane, workers };
  }
}

/** Where one does not start, nobody would give the others back. */
async function allOrNone(seats: readonly (Seat | Promise<Seat>)[]): Promise<Seat[]> {
  const settled = await Promise.allSettled(seats);
  const failed = settled.find((one) => one.status === "rejected");
  const started = settled.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  if (!failed) return started;
  await Promise.all(started.map((seat) => seat.close()));
  throw failed.reason;
}

function isUp({ node }: Seat): boolean {
  return !node.shell.ended;
}

const memories = new Map<string, Memory>();

/** What a scenario has left to the next. */
interface Standing {
  /** As `kindOf` has it. */
  readonly kind: string;
  readonly state: LeftState;
  readonly controlPlane: Seat;
  readonly workers: ReadonlyMap<string, Seat>;
}

async function close({ controlPlane, workers }: Pick<Standing, "controlPlane" | "workers">) {
  closeWebhook(controlPlane.node);
  await Promise.all([controlPlane, ...workers.values()].map((seat) => seat.close()));
}

let standing: Standing | undefined;

/** What stands, for one scenario; what is of another kind makes room. */
async function takeStanding(kind: string): Promise<Standing | undefined> {
  if (standing && standing.kind !== kind) await makeRoom();
  const there = standing;
  standing = undefined;
  return there;
}

/** A control plane that another run has kept; its components start over. */
async function adopted(profile: Profile): Promise<Standing | undefined> {
  const kind = kindOf(profile);
  const seat = await adoptNode("cp-1", (node) => unfitness(node, kind, profile));
  if (!seat) return undefined;
  await adoptRoots(seat.node, profile);
  // What it shows only the run before has known.
  await new RealKubelet(seat.node).restart();
  const state = await adoptedState(seat.node);
  return { kind, controlPlane: seat, workers: new Map(), state };
}

/** Nobody will use again what stands, or what is remembered. */
export async function closeStanding(): Promise<void> {
  memories.clear();
  await makeRoom();
}

async function makeRoom(): Promise<void> {
  const there = standing;
  standing = undefined;
  if (there) await close(there);
}

/** Leaves the control plane that stands to the next run, if its API server can be told so. */
export async function keepStanding(): Promise<void> {
  if (!standing) return;
  const { controlPlane, workers, state, kind } = standing;
  if (!(await isMarked(controlPlane.node, { kind, written: state.written }))) return makeRoom();
  standing = undefined;
  closeWebhook(controlPlane.node);
  await Promise.all([...workers.values()].map((worker) => worker.close()));
  controlPlane.leave();
}

function isMarked(...kept: Parameters<typeof markAsKept>): Promise<boolean> {
  return markAsKept(...kept).then(
    () => true,
    () => false,
  );
}

/** What a control plane was made with and can not change while it stands. */
function kindOf({ clusterLayer }: Profile): string {
  const { rootKeys, rootLifetime, leafLifetime, leafKeys } = clusterLayer;
  const shortLived = rootLifetime < days(365);
  return [
    rootKeys,
    leafKeys,
    leafLifetime,
    shortLived ? `for one scenario ${performance.now()}` : "",
  ].join();
}
