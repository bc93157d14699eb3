/** The nodes of this process: started and removed here and nowhere else. */
import { threadId } from "node:worker_threads";
import { type Engine, findEngine } from "../engine/engine.ts";
import { versionsOf } from "../engine/image-versions.ts";
import { chooseImage } from "../engine/node-image.ts";
import { makeDirectory, removeDirectory, sweepDirectories } from "../engine/own-directory.ts";
import { sweep } from "../engine/ownership.ts";
import { KmsPlugin } from "../kms/plugin.ts";
import { Node } from "./node.ts";

/** A node, with the KMS plugin that its API server dials where it becomes a control plane. */
export interface Seat {
  readonly node: Node;
  readonly kms: KmsPlugin;
  close(): Promise<void>;
}

interface Ground {
  readonly engine: Promise<Engine>;
  readonly image: Promise<string>;
}

let ground: Ground | undefined;
/** Started before anybody asked for it. */
let spare: { readonly name: string; readonly seat: Promise<Seat> } | undefined;
const open = new Set<Promise<{ close(): Promise<void> }>>();
let started = 0;
let ended = false;

/**
 * An engine and a node image, nothing of dead processes left, and a first node as the proof.
 * @throws Problem when there is no engine, or no image, or the engine can not run a node.
 */
export async function prepareNodes(): Promise<void> {
  const name = "cp-1";
  spare = { name, seat: newNode(name) };
  await spare.seat;
}

/** What nodes are made of here, by name. */
export async function versionsOfGround(): Promise<Record<string, string>> {
  const { engine, image } = prepareGround();
  return versionsOf(await engine, await image);
}

/** A fresh node; nothing of Kubernetes runs on it yet. */
export function newNode(name: string): Promise<Seat> {
  if (ended) return Promise.reject(new Error("the run has ended"));
  if (spare?.name === name) {
    const { seat } = spare;
    spare = undefined;
    return seat;
  }
  const kept = start(name).then((one) => ({
    ...one,
    close: async () => {
      open.delete(kept);
      await one.close();
    },
  }));
  kept.catch(() => open.delete(kept));
  open.add(kept);
  return kept;
}

/**
 * Removes everything that this process has started.
 * @param forGood there will be no other node.
 */
export async function closeNodes(forGood = false): Promise<void> {
  ended = forGood;
  spare = undefined;
  await Promise.allSettled([...open].map(async (one) => (await one).close()));
  const closing = ground?.engine;
  ground = undefined;
  await closing?.then((engine) => engine.close()).catch(() => {});
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
  const sockets = makeDirectory("kms");
  const kms = await KmsPlugin.listen(sockets);
  const close = () => {
    kms.close();
    removeDirectory(sockets);
  };
  const container = `certwarp-${name}-${process.pid}-${threadId}-${++started}`;
  try {
    const node = await Node.start(engine, { image, name, container, sockets });
    return {
      node,
      kms,
      close: async () => {
        await node.stop();
        close();
      },
    };
  } catch (error) {
    close();
    throw error;
  }
}
