/** The one place that knows which worlds there are. */

import { setTimeout as wait } from "node:timers/promises";
import { isMainThread, threadId } from "node:worker_threads";
import type { WorldObserver } from "../sim/target/target.ts";
import type { Instant } from "../sim/time/instant.ts";
import type { Target, TargetName } from "./target.ts";

/** What a run says about its world; the same for every scenario. */
export interface TargetOptions {
  readonly target: TargetName;
  readonly profile: string;
  readonly seed: string;
  /** Whether scenarios that wait for minutes of real time are run. */
  readonly slow?: boolean;
  /** Where the simulator's calendar stands; a real cluster begins now. */
  readonly start?: Instant;
  /** Ids of the requirements that the catalogue asks for in the other world alone. */
  readonly elsewhere?: readonly string[];
  /** Name of a saboteur that has its way with the simulator. */
  readonly saboteur?: string;
}

/**
 * What has to be there before the first scenario: on kind an engine that runs a node.
 * @param keep on kind a cluster outlives the run, for the next one with the same wish.
 * @returns what the world is made of, by name.
 * @throws Problem when there is none.
 */
export async function prepareTarget(
  target: TargetName,
  keep = false,
): Promise<Record<string, string>> {
  if (target === "sim") return { Node: process.versions.node, OpenSSL: process.versions.openssl };
  const loading = import("../kind/target/factory.ts");
  closeReal = async (forGood) => (await loading).closeGrounds(forGood);
  const { prepareGrounds, versionsOfGround } = await loading;
  await prepareGrounds(keep);
  return versionsOfGround();
}

export async function makeTarget(options: TargetOptions): Promise<Target> {
  return options.target === "kind" ? makeRealTarget(options) : makeSimulated(options);
}

/** Each world's code is loaded when it is wanted: the simulator needs none of the other. */
async function makeSimulated(options: TargetOptions): Promise<Target> {
  const { makeSimulatorTarget } = await import("../sim/target/factory.ts");
  return makeSimulatorTarget({ ...options, ...observing });
}

async function makeRealTarget(options: TargetOptions): Promise<Target> {
  const { makeKindTarget, closeGrounds } = await import("../kind/target/factory.ts");
  closeReal = closeGrounds;
  return makeKindTarget({ ...options, ...observing });
}

/** Shows `observer` every world that scenarios of this thread build from now on. */
export function observeWorlds(observer: WorldObserver): void {
  observing = { observer };
}

let observing: { readonly observer?: WorldObserver } = {};

/** Gives back what the targets of this thread share: the nodes of a real cluster. A second call waits as well. */
export async function closeTargets(): Promise<void> {
  await closeReal?.(ending);
}

/** Where this thread has had to do with real clusters. */
let closeReal: ((forGood: boolean) => Promise<void>) | undefined;
let ending = false;

/** Between the thread that a signal reaches and those that run scenarios beside it. */
const end = new BroadcastChannel("certwarp-end");
end.unref();
const ended = new Set<number>();

/**
 * As `closeTargets`, in every thread, at any time.
 * @param threads how many run scenarios beside this one.
 */
export async function closeEverywhere(threads: number): Promise<void> {
  ending = true;
  end.postMessage({ closing: true });
  const latest = Date.now() + closingMilliseconds;
  while (ended.size < threads && Date.now() < latest) await wait(20);
  // Last: this thread may be the one that keeps the engine's service running.
  await closeTargets();
}

/** Ample: a node that is being started is up within seconds, and removed in one. */
const closingMilliseconds = 30_000;

end.onmessage = async ({ data }) => {
  if (isMainThread) {
    if (typeof data.closed === "number") ended.add(data.closed);
    return;
  }
  if (!data.closing) return;
  ending = true;
  await closeTargets();
  end.postMessage({ closed: threadId });
};
