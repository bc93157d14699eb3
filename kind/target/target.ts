/** The real world behind the port that scenarios know. */
import type { Decisions } from "../../sim/policy/decisions.ts";
import { adjustProfile, type Profile } from "../../sim/policy/profile.ts";
import { countedSpecification } from "../../sim/specification.ts";
import { SimulatorTarget, type WorldObserver } from "../../sim/target/target.ts";
import { days } from "../../sim/time/duration.ts";
import type { Blueprint, HostPort, Target, TargetEvidence } from "../../steps/target.ts";
import { startMembers, stopMembers } from "../cluster/etcd-members.ts";
import { Grounds } from "../cluster/grounds.ts";
import { readBack } from "../cluster/read-back.ts";
import type { RealCluster } from "../cluster/real-cluster.ts";
import { FreshKeys, prepareKeys } from "../host/fresh-keys.ts";
import { TlsWires } from "../host/tls-wire.ts";
import { newNode, type Seat } from "../node/nodes.ts";
import { realNow } from "../time-travel/clock.ts";
import { KindCluster } from "./cluster.ts";
import { KindConnections } from "./connections.ts";
import { KindCredentials } from "./credentials.ts";
import { KindFaults } from "./faults.ts";
import { KindOperations } from "./operations.ts";
import { KindRevocation } from "./revocation.ts";
import type { KindStage } from "./stage.ts";
import { KindTime } from "./time.ts";

export interface KindOptions {
  readonly profile: string;
  readonly seed: string;
  /** A saboteur's decisions instead of the actors' own. */
  readonly decisions?: Decisions;
  readonly observer?: WorldObserver;
}

/** RSA keys of a cluster's roots, made while its nodes start; as many again, for rotations, when it stands. */
const rootKeys = 3;

export class KindTarget implements Target {
  readonly name = "kind";
  readonly time: KindTime;
  readonly host: HostPort;
  readonly cluster: KindCluster;
  readonly connections: KindConnections;
  readonly credentials: KindCredentials;
  readonly revocation: KindRevocation;
  readonly operations: KindOperations;
  readonly faults: KindFaults;
  readonly #wires = new TlsWires();
  readonly #keys = new FreshKeys();
  readonly #actors: SimulatorTarget;
  readonly #options: KindOptions;
  /** Nodes that have joined in the scenario, beyond what it began with. */
  readonly #visitors: Seat[] = [];
  /** No further etcd member is beside the first. */
  #alone = true;
  #grounds: Grounds | undefined;
  #stage: KindStage | undefined;

  constructor(options: KindOptions) {
    this.#options = options;
    this.#actors = new SimulatorTarget({
      ...options,
      newWire: this.#wires.make,
      keys: this.#keys,
      trafficEvery: days(5),
    });
    const { time, host, cluster, connections, credentials, revocation, operations, faults } =
      this.#actors;
    const onStage = () => this.#onStage();
    this.host = host;
    this.time = new KindTime(time, onStage);
    this.cluster = new KindCluster(cluster, onStage, (name) => this.#worker(name));
    this.connections = new KindConnections(connections, onStage);
    this.credentials = new KindCredentials(credentials, onStage);
    this.revocation = new KindRevocation(revocation, onStage);
    this.operations = new KindOperations(operations, this.time, this.connections, onStage);
    this.faults = new KindFaults(faults, onStage);
  }

  get profile(): Profile {
    return this.#actors.profile;
  }

  /** A scenario may say twice what there is: the second time counts. */
  async build(blueprint: Blueprint): Promise<void> {
    await this.#leaveGrounds();
    this.#wires.forget();
    this.connections.forget();
    this.#keys.restart();
    if (blueprint.controlPlanes === 0) {
      await this.#actors.build(blueprint);
      this.#stage = { world: this.#actors.world, cluster: undefined };
    } else {
      await this.#buildCluster(blueprint);
    }
  }

  async close(): Promise<void> {
    try {
      await this.#actors.close();
    } finally {
      await this.#leaveGrounds();
    }
  }

  async evidence(): Promise<TargetEvidence> {
    const evidence = await this.#actors.evidence();
    const cluster = this.#stage?.cluster;
    const unlikeTheModel = cluster ? await readBack(cluster) : [];
    return {
      ...evidence,
      violations: [...this.#wires.disagreements, ...evidence.violations, ...unlikeTheModel],
    };
  }

  async #buildCluster(blueprint: Blueprint): Promise<void> {
    const { hosts, controlPlanes, workers, profileChanges } = blueprint;
    const counted = countedSpecification(hosts, controlPlanes, workers);
    const names = (counted.cluster?.workers ?? []).map(({ name }) => name);
    const profile = adjustProfile(blueprint.profile ?? this.#options.profile, profileChanges);
    const [grounds] = await Promise.all([
      Grounds.prepare({
        workers: names,
        profile,
        ordinary: adjustProfile(this.#options.profile, {}),
      }),
      prepareKeys("RSA-4096", rootKeys),
    ]);
    this.#grounds = grounds;
    const named = ({ node }: Seat) => ({ name: node.facts.name, address: node.facts.address });
    const controlPlane = named(grounds.controlPlane);
    const others = counted.cluster?.controlPlanes.slice(1) ?? [];
    const specified = {
      name: "cluster",
      endpoint: counted.cluster?.endpoint ?? controlPlane.address,
      // Beyond the first they are etcd members, on the first one's node.
      controlPlanes: [controlPlane, ...others.map(({ name }) => ({ ...controlPlane, name }))],
      workers: grounds.workers.map(named),
    };
    await this.#actors.build(
      { start: realNow(), ...blueprint },
      { kubelets: "elsewhere", specification: { hosts: counted.hosts, cluster: specified } },
    );
    const { world } = this.#actors;
    const cluster = await grounds.build(world);
    this.#stage = { world, cluster };
    void prepareKeys("RSA-4096", 2 * rootKeys);
    this.revocation.follow(cluster);
    this.#alone = controlPlanes === 1;
    if (!this.#alone) await startMembers(cluster);
  }

  async #leaveGrounds(): Promise<void> {
    const grounds = this.#grounds;
    this.#grounds = undefined;
    const cluster = this.#stage?.cluster;
    this.#stage = undefined;
    try {
      if (cluster) await this.#quit(cluster);
    } catch (error) {
      await grounds?.close();
      throw error;
    }
    await grounds?.leave();
  }

  /** What the scenario has around its cluster ends. */
  async #quit(cluster: RealCluster): Promise<void> {
    const visitors = this.#visitors.splice(0);
    try {
      await this.revocation.leave();
      await Promise.all([...cluster.kubelets.values()].map((kubelet) => kubelet.mend()));
      if (!this.#alone) await stopMembers(cluster);
    } finally {
      await Promise.all([cluster.load.end(), ...visitors.map((seat) => seat.close())]);
    }
    // A node that is gone has no part in what is put back; its object in the API is.
    for (const { node } of visitors) cluster.kubelets.delete(node.facts.name);
  }

  async #worker(name: string) {
    const seat = await newNode(name);
    this.#visitors.push(seat);
    return seat.node;
  }

  #onStage(): KindStage {
    if (!this.#stage)
      throw new Error("the scenario has not said what there is: a platform or a cluster");
    return this.#stage;
  }
}
