/** The nodes of this process: started and removed here and nowhere else. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { threadId } from "node:worker_threads";
import { type Engine, findEngine } from "../engine/engine.ts";
import { chooseImage } from "../engine/node-image.ts";
import { sweep } from "../engine/ownership.ts";
import { KmsPlugin } from "../kms/plugin.ts";
import { Node } from "./node.ts";

/** A node, with the KMS plugin that its API server dials where it becomes a control plane. */
export interface Seat {
  readonly node: Node;
  readonly kms: KmsPlugin;
  close(): Promise<void>;
}

let ground: Promise<{ engine: Engine; image: string }> | undefined;
const open = new Set<Promise<{ close(): Promise<void> }>>();
let started = 0;

/**
 * An engine and a node image, and nothing of dead processes left.
 * @throws Problem when there is no engine, or no image and none can be made.
 */
export function prepareGround(): Promise<{ engine: Engine; image: string }> {
  ground ??= (async () => {
    const engine = await findEngine();
    await sweep(engine, "orphans");
    return { engine, image: await chooseImage(engine) };
  })();
  return ground;
}

/** A fresh node; nothing of Kubernetes runs on it yet. */
export function newNode(name: string): Promise<Seat> {
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

/** Removes everything that this process has started. */
export async function closeNodes(): Promise<void> {
  await Promise.allSettled([...open].map(async (one) => (await one).close()));
  if (ground) (await ground).engine.close();
  ground = undefined;
}

async function start(name: string): Promise<Seat> {
  const { engine, image } = await prepareGround();
  const sockets = mkdtempSync(join(tmpdir(), "certwarp-kms-"));
  const kms = await KmsPlugin.listen(sockets);
  const container = `${name}-${process.pid}-${threadId}-${++started}`;
  const node = await Node.start(engine, { image, name, container, sockets });
  return {
    node,
    kms,
    close: async () => {
      kms.close();
      await node.stop();
      rmSync(sockets, { recursive: true, force: true });
    },
  };
}
