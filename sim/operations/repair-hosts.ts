/** Repair of the hosts: node agents that are not let in get a new token, and are started anew. */
import { record } from "../site.ts";
import type { World } from "../world.ts";

export async function repairHosts({ platform, site }: World): Promise<void> {
  record(site, { actor: "operator", kind: "repairs", subject: "hosts" });
  const { identities } = platform.cloudAgent;
  for (const [host, nodeAgent] of platform.nodeAgents) {
    const steps = site.decisions.nodeAgentRepair(nodeAgent.state);
    const { client } = nodeAgent;
    const identity = identities.get(client.name);
    if (identity && steps.includes("new token")) identities.rotateToken(identity);
    if (!steps.includes("restart")) continue;
    // Its certificate may be worth nothing: with a new token it signs in.
    client.forget();
    const machine = platform.machine(host);
    for (const service of [client, nodeAgent]) await machine.restartService(service);
  }
}
