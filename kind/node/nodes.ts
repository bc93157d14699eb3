/** The nodes of this process: started and removed here and nowhere else. */
import { threadId } from "node:worker_threads";
import { type Engine, findEngine } from "../engine/engine.ts";
import { versionsOf } from "../engine/image-versions.ts";
import { chooseImage } from "../engine/node-image.ts";
import {
  claim,
  makeDirectory,
  release,
  removeDirectory,
  sweepDirectories,
} from "../engine/own-directory.ts";
import { keeper, thisProcess } from "../engine/owner.ts";
import { directoryOf, keptContainers, sweep } from "../engine/ownership.ts";
import { KmsPlugin } from "../kms/plugin.ts";
import { Node } from "./node.ts";

/** A node, with the KMS plugin that its API server dials where it becomes a control plane. */
export interface Seat {
  readonly node: Node;
  readonly kms: KmsPlugin;
  close(): Promise<void>;
  /** Goes away and leaves the node to another run. */
  leave(): void;
}

interface Ground {
  readonly engine: Promise<Engine>;
  readonly image: Promise<string>;
}

let ground: Ground | undefined;
/** Started before anybody asked for it. */
let spare: { readonly name: string; readonly seat: Promise<Seat> } | undefined;
const open = new Set<Promise<Seat>>();
/** Of a container of its own. */
let asking: Promise<Record<string, string>> | undefined;
let started = 0;
let ended = false;
let keeping = false;

/**
 * An engine and a node image, nothing of dead processes left, and a first node as the proof.
 * @throws Problem when there is no engine, or no image, or the engine can not run a node.
 */
export async function prepareNodes(): Promise<void> {
  // A kept one, where there is one, shows the same.
  if (keeping) return void (await prepareGround().image);
  const name = "cp-1";
  spare = { name, seat: newNode(name) };
  await spare.seat;
}

/** What nodes are made of here, by name. */
export async function versionsOfGround(): Promise<Record<string, string>> {
  const { engine, image } = prepareGround();
  asking = versionsOf(await engine, await image);
  return asking;
}

/** A fresh node; nothing of Kubernetes runs on it yet. */
export function newNode(name: string): Promise<Seat> {
  if (ended) return Promise.reject(new Error("the run has ended"));
  if (spare?.name === name) {
    const { seat } = spare;
    spare = undefined;
    return seat;
  }
  return entered(start(name));
}

/** From now on control planes outlive this process, and those that were kept are used. */
export function keepNodes(): void {
  keeping = true;
}

/**
 * A control plane that another run has kept.
 * @param fits says why one can not be used: it is removed then.
 */
export async function adoptNode(
  name: string,
  fits: (node: Node) => Promise<string | undefined>,
): Promise<Seat | undefined> {
  if (!keeping) return undefined;
  const engine = await prepareGround().engine;
  const image = await engine.docker.getImage(await prepareGround().image).inspect();
  for (const id of await keptContainers(engine)) {
    const inspected = await engine.docker.getContainer(id).inspect();
    const sockets = directoryOf(inspected) ?? "";
    if (!claim(sockets)) continue;
    const node = await Node.attach(engine, id, name);
    const unfit = inspected.Image === image.Id ? await fits(node) : "its image is another";
    if (unfit === undefined) return entered(seatOf(node, sockets));
    process.stderr.write(`a kept cluster is removed: ${unfit}\n`);
    await node.stop();
    removeDirectory(sockets);
  }
  return undefined;
}

/** Known to this process until it is gone: who closes everything waits, and keeps the engine for it. */
function entered(starting: Promise<Seat>): Promise<Seat> {
  const known = starting.then((one) => {
    let closing: Promise<void> | undefined;
    return {
      ...one,
      close: () => {
        closing ??= one.close().then(() => void open.delete(known));
        return closing;
      },
      leave: () => {
        open.delete(known);
        one.leave();
      },
    };
  });
  known.catch(() => open.delete(known));
  open.add(known);
  return known;
}

/**
 * Removes everything that this process has started.
 * @param forGood there will be no other node.
 */
export async function closeNodes(forGood = false): Promise<void> {
  ended = forGood;
  spare = undefined;
  const closed = await Promise.allSettled([...open].map(closeStarted));
  for (const one of closed)
    if (one.status === "rejected")
      process.stderr.write(
        `a node is left, npm run clean:kind removes it: ${one.reason.message}\n`,
      );
  await asking?.catch(() => {});
  const closing = ground?.engine;
  ground = undefined;
  await closing?.then((engine) => engine.close()).catch(() => {});
}

async function closeStarted(starting: Promise<Seat>): Promise<void> {
  const seat = await starting.catch(() => undefined);
  await seat?.close();
}

function prepareGround(): Ground {
  if (ground) return ground;
  const engine = findEngine();
  const image = engine.then(async (found) => {
    sweepDirectories();
    await sweep(found, "orphans");
    return chooseImage(found);
  });
  ground = { engine, image };
  return ground;
}

async function start(name: string): Promise<Seat> {
  const ground = prepareGround();
  const [engine, image] = await Promise.all([ground.engine, ground.image]);
  const owner = keeping && name === "cp-1" ? keeper : thisProcess;
  const sockets = makeDirectory("kms", undefined, owner);
  claim(sockets);
  const container = `certwarp-${name}-${process.pid}-${threadId}-${++started}`;
  try {
    const node = await Node.start(engine, { image, name, container, sockets, owner });
    return await seatOf(node, sockets);
  } catch (error) {
    removeDirectory(sockets);
    throw error;
  }
}

async function seatOf(node: Node, sockets: string): Promise<Seat> {
  const kms = await KmsPlugin.listen(sockets).catch(async (error) => {
    await node.stop();
    throw error;
  });
  return {
    node,
    kms,
    close: async () => {
      kms.close();
      await node.stop();
      removeDirectory(sockets);
    },
    leave: () => {
      kms.close();
      node.leave();
      release(sockets);
    },
  };
}
