/** Who has started something of ours: "<host>/<process id>/<start of that process>". */
import { readFileSync } from "node:fs";
import { hostname } from "node:os";

/** This process. */
export const thisProcess = ownerOf(process.pid) ?? `${hostname()}/${process.pid}/0`;

/** Of what is to outlive this process; the machine called so does not exist, so nothing sweeps it. */
export const keeper = `kept/${process.pid}/0`;

export function isKept(owner: string): boolean {
  return owner.startsWith("kept/");
}

/**
 * A process of this machine; undefined when there is none of this id. Two processes of one id are told
 * apart by when they started (clock ticks since boot).
 */
export function ownerOf(processId: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${processId}/stat`, "utf8");
    const [state, ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return state === "Z" ? undefined : `${hostname()}/${processId}/${fields[18]}`;
  } catch {
    return undefined;
  }
}

/** Whether an owner of this machine lives no more; of other machines nothing is known. */
export function isDead(owner: string): boolean {
  const [host, processId] = owner.split("/");
  return host === hostname() && ownerOf(Number(processId)) !== owner;
}
