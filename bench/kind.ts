/**
 * npm run bench:kind: what a real node costs, beside a bare `kubeadm init` in a bare container of the same
 * image in the same run. Figures to look at, never a test.
 */
import { setTimeout as wait } from "node:timers/promises";
import { onSignal } from "../cli/signals.ts";
import { type Component, ControlPlane } from "../kind/cluster/control-plane.ts";
import { closeStanding } from "../kind/cluster/grounds.ts";
import { newNode, prepareNodes, type Seat } from "../kind/node/nodes.ts";
import { closeGrounds } from "../kind/target/factory.ts";
import { KindTarget } from "../kind/target/target.ts";
import { days } from "../sim/time/duration.ts";
import { bareDocuments } from "./bare-kubeadm.ts";
import { type Figure, printFigures } from "./figures.ts";

/** The quickest of so many counts: whatever else the machine does only makes one slower. */
const rounds = 3;
/** A kubelet forgets after twice its longest pause, a second here, that something has ended before. */
const settledMilliseconds = 3_000;
const components: readonly [Component, number][] = [
  ["scheduler", 1],
  ["controller-manager", 1],
  ["etcd", 1],
  ["API server", 4],
];
const blueprint = { hosts: 2, controlPlanes: 1, workers: 0, profileChanges: {} };

const figures: Figure[] = [];
/** The one whose components are restarted. */
let standing: ControlPlane | undefined;
onSignal(() => closeGrounds(true));
try {
  await prepareNodes();
  // The first node was started as a proof; it would be there before anybody asks for it.
  await (await newNode("cp-1")).close();
  const { bare, fresh, saved } = await starts();
  const seconds = (what: string, value: number, wanted?: number) =>
    figures.push({ what, value, unit: "s", ...(wanted !== undefined && { wanted }) });
  seconds("a bare container, and kubeadm init in it", bare.whole);
  seconds("kubeadm init alone", bare.init);
  seconds("a fresh node, usable by a scenario", fresh);
  figures.push({
    what: "a fresh node : bare container and kubeadm init",
    value: fresh / bare.whole,
    unit: "times",
    wanted: 1.25,
  });
  seconds("the same from a saved state", saved);
  figures.push({
    what: "from a saved state : kubeadm init",
    value: saved / bare.init,
    unit: "times",
    wanted: 1,
  });
  const { objects, aged } = await resets();
  seconds("the next scenario, where only objects have changed", objects, 0.5);
  seconds("the next scenario, where time has passed", aged, 6);
  for (const [component, wanted] of components)
    seconds(`${component} restarted`, await restarts(component), wanted);
} finally {
  await closeGrounds(true);
}
printFigures(figures);

async function starts() {
  const bare: { whole: number; init: number }[] = [];
  const fresh: number[] = [];
  const saved: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    say(`a bare node, round ${round} of ${rounds}`);
    const started = performance.now();
    const { seat, init } = await bareNode();
    bare.push({ whole: secondsSince(started), init });
    await seat.close();
    say(`a node of ours, round ${round} of ${rounds}`);
    const target = newTarget();
    fresh.push(await timed(() => target.build(blueprint)));
    say(`one from its saved state, round ${round} of ${rounds}`);
    // The other is in use: this one gets a node of its own.
    const second = newTarget();
    saved.push(await timed(() => second.build(blueprint)));
    for (const each of [target, second]) await each.close();
    await closeStanding();
  }
  return {
    bare: bare.reduce((best, one) => (one.whole < best.whole ? one : best)),
    fresh: Math.min(...fresh),
    saved: Math.min(...saved),
  };
}

async function bareNode(): Promise<{ seat: Seat; init: number }> {
  const seat = await newNode("cp-1");
  const { node } = seat;
  const content = bareDocuments(node.facts);
  await node.write(new Map([["/kind/kubeadm.conf", { content, mode: 0o600 }]]));
  const init = await timed(() => node.shell.run("kubeadm init --config /kind/kubeadm.conf"));
  return { seat, init };
}

/** From the end of one scenario to the first question of the next. */
async function resets() {
  const objects: number[] = [];
  const aged: number[] = [];
  let target = newTarget();
  await target.build(blueprint);
  for (let round = 1; round <= rounds; round++) {
    say(`the next scenario, round ${round} of ${rounds}`);
    await target.cluster.writeSecret("left", "by the scenario before");
    objects.push(await timed(next));
    await target.time.pass(days(3));
    aged.push(await timed(next));
  }
  await target.close();
  return { objects: Math.min(...objects), aged: Math.min(...aged) };

  async function next(): Promise<void> {
    await target.close();
    target = newTarget();
    await target.build(blueprint);
  }
}

async function restarts(component: Component): Promise<number> {
  standing ??= await bareControlPlane();
  const controlPlane = standing;
  const times: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    await controlPlane.readiness.serving();
    await wait(settledMilliseconds);
    say(`${component} restarted, round ${round} of ${rounds}`);
    const served = component === "API server";
    times.push(await timed(() => controlPlane.restart(component, { served })));
  }
  return Math.min(...times);
}

async function bareControlPlane(): Promise<ControlPlane> {
  const { node } = (await bareNode()).seat;
  return new ControlPlane(node, node.facts.address);
}

function newTarget(): KindTarget {
  return new KindTarget({ profile: "default", seed: "1" });
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return secondsSince(started);
}

function secondsSince(started: number): number {
  return (performance.now() - started) / 1000;
}

function say(what: string): void {
  process.stderr.write(`measuring ${what} …\n`);
}
