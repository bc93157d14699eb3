/** What stands on stage on kind: the actors' world, and the real cluster around it where there is one. */
import type { World } from "../../sim/world.ts";
import { NotHere } from "../../steps/target.ts";
import type { RealCluster } from "../cluster/real-cluster.ts";

export interface KindStage {
  readonly world: World;
  readonly cluster: RealCluster | undefined;
}

export type OnKindStage = () => KindStage;

/** The real cluster of a scenario that has one. */
export function clusterOf(stage: OnKindStage): RealCluster {
  const { cluster } = stage();
  if (!cluster) throw new Error("this scenario has no cluster");
  return cluster;
}

/** Further control-plane nodes are etcd members and no more: what else is asked of them nobody can answer. */
export function mustBeFirst(stage: OnKindStage, node: string): void {
  if (node !== stage().world.cluster.first.name) notYet(`reach the components of ${node}`);
}

/** Names what is not there yet, so that a scenario that needs it is reported as not run. */
export function notYet(what: string): never {
  throw new NotHere(`kind can not yet ${what}`);
}
