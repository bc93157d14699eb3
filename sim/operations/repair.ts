/**
 * Repair as an operator runs it: over SSH on the nodes, with the CA's keys there, so that it works while
 * the API server is down by expiry. Decides first (policy/repair.ts) what is to be done in which order.
 */

import { harmless } from "../kubernetes/links.ts";
import type { Step } from "../policy/operation.ts";
import { accept, firstRefusal, type Refusal, type Reply } from "../policy/refusal.ts";
import type { RepairCommand, RepairQuestion } from "../policy/repair.ts";
import { record } from "../site.ts";
import type { World } from "../world.ts";
import { candidatesOf } from "./candidates.ts";
import type { Command } from "./command.ts";
import { managementAccess } from "./management-access.ts";

/** A repair, in the words of whoever ordered it. */
type OrderedRepair = RepairCommand & Pick<Command, "line">;

export async function planRepair(
  world: World,
  command: OrderedRepair,
  by: string,
): Promise<Reply<readonly Step[]>> {
  const { decisions } = world.site;
  const request = firstRefusal(decisions.repairRequestChecks, command);
  if (request) return noted(world, command, by, request);
  const alone = by === autoRepair;
  const affected = alone ? decisions.affectedByAutoRepair : decisions.affectedByRepair;
  const targets = affected(command, candidatesOf(world));
  const needs = alone ? nothing : await needsOf(world, command);
  const refusal = firstRefusal(decisions.repairChecks, { command, targets, needs });
  if (refusal) return noted(world, command, by, refusal);
  return noted(world, command, by, accept(decisions.repairSteps(command.switches, targets)));
}

/** The name under which a cluster repairs itself: it has no operator whose access could be missing. */
export const autoRepair = "auto-repair";

const nothing = { management: undefined, plugin: undefined, api: undefined };

/**
 * A repair of a cluster is ordered through the management. Bootstrap tokens are secrets, which the plugin
 * encrypts; the tokens of pods come to them through the API server.
 */
async function needsOf(
  world: World,
  { repairs, switches }: RepairCommand,
): Promise<RepairQuestion["needs"]> {
  if (repairs === "management") return nothing;
  const { api, kms } = world.cluster;
  const cloud = switches.includes("fixCloudCredentials");
  return {
    management: await managementAccess(world),
    plugin: cloud ? undefined : await kms.currentKey(),
    api: cloud ? await api.request(world.cluster.admin(), harmless) : undefined,
  };
}

function noted<Answer extends Refusal | Reply<readonly Step[]>>(
  { site }: World,
  { line }: OrderedRepair,
  by: string,
  answer: Answer,
): Answer {
  record(site, {
    actor: by,
    kind: "repairs",
    subject: line,
    detail: answer.outcome === "refused" ? answer.reason : `${answer.value.length} steps`,
  });
  return answer;
}
