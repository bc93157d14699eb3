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

/** @throws Error when the run has been ended: nothing is started any more. */
async function makeRealTarget(options: TargetOptions): Promise<Target> {
  const { makeKindTarget, closeGrounds } = await import("../kind/target/factory.ts");
  if (ending) throw new Error("the run has ended");
  if (!closeReal && !isMainThread) tell({ opened: threadId });
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
  if (!closeReal) return;
  await closeReal(ending);
  if (!isMainThread) tell({ closed: threadId });
}

/** Where this thread has had to do with real clusters. */
let closeReal: ((forGood: boolean) => Promise<void>) | undefined;
let ending = false;

/** Between the thread that a signal reaches and those that run scenarios beside it; these give their ids. */
type Word = { closing: true } | { opened: number } | { closed: number };

const words = new BroadcastChannel("certwarp-targets");
words.unref();
/** Threads that have to do with real clusters. */
const busy = new Set<number>();

function tell(word: Word): void {
  words.postMessage(word);
}

words.onmessage = async ({ data }: { data: Word }) => {
  if ("closing" in data) {
    ending = true;
    await closeTargets();
  } else if ("opened" in data) busy.add(data.opened);
  else busy.delete(data.closed);
};

/** As `closeTargets`, in every thread, at any time; nothing is started afterwards. */
export async function closeEverywhere(): Promise<void> {
  ending = true;
  tell({ closing: true });
  const latest = Date.now() + closingMilliseconds;
  // What a thread has said before it heard this is here by then.
  do await wait(20);
  while (busy.size > 0 && Date.now() < latest);
  // Last: this thread may be the one that keeps the engine's service running.
  await closeTargets();
}

/** Ample: a node that is being started is up within seconds, and removed in one. */
const closingMilliseconds = 30_000;
