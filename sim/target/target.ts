/** The simulator behind the port that scenarios know. */
import type { Blueprint, Target, TargetEvidence } from "../../steps/target.ts";
import { checkersFor } from "../laws.ts";
import { ledgerOf, tellingCredential } from "../ledger.ts";
import type { WireMaker } from "../moc/wire.ts";
import { installAutoRepair } from "../operations/auto-repair.ts";
import type { KeySource } from "../pki/keys.ts";
import type { Decisions } from "../policy/decisions.ts";
import { adjustProfile, loadProfile, type Profile } from "../policy/profile.ts";
import type { Witness } from "../site.ts";
import { countedSpecification } from "../specification.ts";
import type { Duration } from "../time/duration.ts";
import { between, formatInstant, type Instant } from "../time/instant.ts";
import { describe } from "../time/trace.ts";
import { Traffic } from "../traffic.ts";
import { World, type WorldOptions } from "../world.ts";
import { SimulatedCluster } from "./cluster.ts";
import { SimulatedConnections } from "./connections.ts";
import { SimulatedCredentials } from "./credentials.ts";
import { SimulatedFaults } from "./faults.ts";
import { SimulatedHosts } from "./host.ts";
import { SimulatedOperations } from "./operations.ts";
import { SimulatedRevocation } from "./revocation.ts";
import type { Stage } from "./stage.ts";
import { SimulatedTime } from "./time.ts";

export interface SimulatorOptions {
  /** Name of a profile in fixtures/profiles. */
  readonly profile: string;
  readonly seed: string;
  /** Where the calendar stands, unless the scenario says it; absent: where the world likes. */
  readonly start?: Instant;
  /** A saboteur's decisions instead of the system's own. */
  readonly decisions?: Decisions;
  /** What a world on kind has instead of the simulator's own. */
  readonly newWire?: WireMaker;
  readonly keys?: KeySource;
  readonly trafficEvery?: Duration;
  readonly observer?: WorldObserver;
}

/** Is shown every world as it begins. */
export type WorldObserver = (world: World) => void;

/** Of a cluster whose nodes are real: their names and addresses, and that kubelets run on them. */
export type RealNodes = Pick<WorldOptions, "specification" | "kubelets">;

export class SimulatorTarget implements Target {
  readonly name = "sim";
  readonly time: SimulatedTime;
  readonly host: SimulatedHosts;
  readonly cluster: SimulatedCluster;
  readonly connections: SimulatedConnections;
  readonly credentials: SimulatedCredentials;
  readonly revocation: SimulatedRevocation;
  readonly operations: SimulatedOperations;
  readonly faults: SimulatedFaults;
  readonly #options: SimulatorOptions;
  #profile: Profile;
  #stage: Stage | undefined;

  constructor(options: SimulatorOptions) {
    this.#options = options;
    this.#profile = loadProfile(options.profile);
    const onStage = () => this.#onStage();
    this.time = new SimulatedTime(onStage);
    this.host = new SimulatedHosts(onStage);
    this.cluster = new SimulatedCluster(onStage);
    this.connections = new SimulatedConnections(onStage);
    this.credentials = new SimulatedCredentials(onStage);
    this.revocation = new SimulatedRevocation(onStage);
    this.operations = new SimulatedOperations(onStage);
    this.faults = new SimulatedFaults(onStage);
  }

  get profile(): Profile {
    return this.#profile;
  }

  async build(
    { hosts, controlPlanes, workers, profile, profileChanges, start }: Blueprint,
    nodes: RealNodes = { specification: countedSpecification(hosts, controlPlanes, workers) },
  ): Promise<void> {
    const { profile: ofTheRun, trafficEvery, observer, ...options } = this.#options;
    this.#profile = adjustProfile(profile ?? ofTheRun, profileChanges);
    const checkers = checkersFor(this.#profile);
    const build = async (witness?: Witness) => {
      const world = await World.build({
        ...options,
        ...nodes,
        profile: this.#profile,
        ...(witness && { witness }),
        ...(start !== undefined && { start }),
      });
      if (nodes.kubelets !== "elsewhere") installAutoRepair(world);
      return world;
    };
    const world = await build((event, evidence) => {
      checkers.witness(event, evidence);
      if (evidence.kind === "installed") this.#stage?.traffic.noteRenewal();
    });
    const traffic = new Traffic(world, trafficEvery);
    traffic.start();
    this.#stage = { world, traffic, checkers, faults: [], twin: build };
    observer?.(world);
  }

  /** @throws Error before there is one. */
  get world(): World {
    return this.#onStage().world;
  }

  async close(): Promise<void> {
    this.#stage = undefined;
  }

  async evidence(): Promise<TargetEvidence> {
    if (!this.#stage) return nothingSeen;
    const { world, checkers, faults } = this.#stage;
    const { trace } = world.site;
    const credential = tellingCredential(trace.events);
    return {
      virtualTime: between(world.start, world.now()),
      events: trace.count,
      traceHash: trace.hash(),
      violations: checkers.violations,
      idleFaults: faults.filter(({ hadEffect }) => !hadEffect).map(({ what }) => what),
      lastEvents: trace.events.slice(-12).map(describe),
      clock: formatInstant(world.now()),
      ledger: credential === undefined ? [] : ledgerOf(trace.events, credential).slice(-longest),
    };
  }

  #onStage(): Stage {
    if (!this.#stage)
      throw new Error("the scenario has not said what there is: a platform or a cluster");
    return this.#stage;
  }
}

const nothingSeen: TargetEvidence = {
  virtualTime: 0 as TargetEvidence["virtualTime"],
  events: 0,
  traceHash: "",
  violations: [],
  idleFaults: [],
  lastEvents: [],
  clock: "",
  ledger: [],
};

/** Lines of a ledger: a page of them. */
const longest = 30;
