/**
 * Update of the platform and its cluster. It resets the validity of every certificate and token that
 * the platform gives out, and leaves the authorities alone.
 */
import { placeOf } from "../kubernetes/certificate-manager.ts";
import { accept, firstRefusal, type Refusal, type Reply } from "../policy/refusal.ts";
import { record } from "../site.ts";
import type { World } from "../world.ts";

export async function update(world: World): Promise<Reply> {
  const refusal = await refusalOf(world);
  const outcome = refusal ? { detail: refusal.reason } : {};
  record(world.site, { actor: "operator", kind: "updates", subject: "platform", ...outcome });
  if (refusal) return refusal;
  const { identities, issuer } = world.platform.cloudAgent;
  const { updated } = world.site.decisions;
  if (updated("cloud agent CA")) await issuer.found();
  for (const identity of identities.all()) {
    if (
      updated(identity.autoRotate ? "token that rotates itself" : "token that waits for an update")
    ) {
      identities.rotateToken(identity);
    }
  }
  for (const client of world.platform.clients.values()) {
    if (!updated("client certificate")) continue;
    const reply = await client.signIn();
    if (reply.outcome === "refused") return reply;
  }
  return world.hasCluster ? updateCluster(world) : accept();
}

/** An update works through the admin CLI: when that is not let in, it does not start. */
async function refusalOf({ platform, site }: World): Promise<Refusal | undefined> {
  const commandLine = await platform.clients.get("admin-cli")?.call({ do: "greet" });
  return commandLine && firstRefusal(site.decisions.updateChecks, { commandLine });
}

async function updateCluster({ cluster, site }: World): Promise<Reply> {
  if (!site.decisions.updated("managed leaf")) return accept();
  for (const node of cluster.controlPlanes) {
    for (const leaf of node.certificateManager.leaves()) {
      if (leaf.spec.renewal === "none") continue;
      const made = await node.certificateManager.reissue(leaf);
      // Nobody is helped by stopping here: what is in a loop is left as it is, and the status says so.
      if (made.outcome === "refused") continue;
      await node.restartReaderOf(placeOf(leaf));
    }
  }
  for (const { kubelet } of cluster.nodes) {
    const reply = await kubelet.rotate();
    if (reply.outcome === "refused") return reply;
  }
  return accept();
}
