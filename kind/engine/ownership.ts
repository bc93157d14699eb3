/**
 * What is ours among the containers of an engine. Everything we start says who started it; what a dead
 * process left is removed by the next run, and nothing of others is ever touched.
 */
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import type { Engine } from "./engine.ts";

/** On every container of ours: "<host>/<process id>/<start of that process>". */
const ownerLabel = "dev.certwarp.owner";

/** Two processes of one id are told apart by when they started (clock ticks since boot). */
function ownerOf(processId: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${processId}/stat`, "utf8");
    const startTicks = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
    return `${hostname()}/${processId}/${startTicks}`;
  } catch {
    return undefined;
  }
}

/** The label that our own containers carry. */
export function ownLabel(): Record<string, string> {
  return { [ownerLabel]: ownerOf(process.pid) ?? `${hostname()}/${process.pid}/0` };
}

/**
 * Removes containers, with their volumes, whose owner lives no more.
 * @param which "all" also removes those of living processes and kept ones.
 * @returns the names of what was removed.
 */
export async function sweep({ docker }: Engine, which: "orphans" | "all"): Promise<string[]> {
  const containers = await docker.listContainers({
    all: true,
    filters: { label: [ownerLabel] },
  });
  const doomed = containers.filter(({ Labels }) => which === "all" || orphaned(Labels[ownerLabel]));
  for (const { Id } of doomed) await remove(docker.getContainer(Id));
  return doomed.map(({ Names }) => Names[0]?.replace(/^\//, "") ?? "");
}

async function remove(container: { remove(options: object): Promise<unknown> }): Promise<void> {
  try {
    await container.remove({ force: true, v: true });
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode !== 404) throw error;
  }
}

function orphaned(owner = ""): boolean {
  const [host, processId] = owner.split("/");
  return host === hostname() && ownerOf(Number(processId)) !== owner;
}
