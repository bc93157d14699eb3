/**
 * What is ours among the containers of an engine. Everything we start says who started it; what a dead
 * process left is removed by the next run, and nothing of others is ever touched.
 */
import type { ContainerInspectInfo } from "dockerode";
import type { Engine } from "./engine.ts";
import { isAbandoned, isOwnDirectory } from "./own-directory.ts";
import { isDead, isKept, thisProcess } from "./owner.ts";

/** On every container of ours. */
const ownerLabel = "dev.certwarp.owner";

/** The label that our own containers carry. */
export function ownLabel(owner = thisProcess): Record<string, string> {
  return { [ownerLabel]: owner };
}

/** Running containers that a run has kept for another: their ids. */
export async function keptContainers({ docker }: Engine): Promise<string[]> {
  const running = await docker.listContainers({ filters: { label: [ownerLabel] } });
  return running.filter(({ Labels }) => isKept(Labels[ownerLabel] ?? "")).map(({ Id }) => Id);
}

/**
 * Removes containers, with their volumes, whose owner lives no more, or that are kept and abandoned.
 * @param which "all" also removes those of living processes and kept ones.
 * @returns the names of what was removed.
 */
export async function sweep(engine: Engine, which: "orphans" | "all"): Promise<string[]> {
  const containers = await engine.docker.listContainers({
    all: true,
    filters: { label: [ownerLabel] },
  });
  const removed: string[] = [];
  for (const { Id, Labels, Names } of containers) {
    if (which === "orphans" && !(await isOrphan(engine, Id, Labels[ownerLabel] ?? ""))) continue;
    await removeContainer(engine, Id);
    removed.push(Names[0]?.replace(/^\//, "") ?? "");
  }
  return removed;
}

async function isOrphan({ docker }: Engine, id: string, owner: string): Promise<boolean> {
  if (!isKept(owner)) return isDead(owner);
  const inspected = await docker.getContainer(id).inspect().catch(unlessGone);
  return inspected !== undefined && isAbandoned(directoryOf(inspected) ?? "");
}

/** The directory of ours in which a node finds its sockets. */
export function directoryOf({ Mounts }: ContainerInspectInfo): string | undefined {
  return Mounts.map(({ Source }) => Source).find(isOwnDirectory);
}

/** With its volumes, whether it runs or not, and also when it is gone already. */
export async function removeContainer({ docker }: Engine, idOrName: string): Promise<void> {
  await docker.getContainer(idOrName).remove({ force: true, v: true }).catch(unlessGone);
}

function unlessGone(error: Error & { statusCode?: number }): undefined {
  if (!goneOrGoing.includes(error.statusCode ?? 0)) throw error;
}

/** Not found; and "removal is already in progress", by another run that sweeps too. */
const goneOrGoing = [404, 409];
