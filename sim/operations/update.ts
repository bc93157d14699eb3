/**
 * Update of the platform and its cluster. It resets the validity of every certificate and token that
 * the platform gives out, and leaves the authorities alone.
 */
import { placeOf, slotOf } from "../kubernetes/certificate-manager.ts";
import type { Deed, Step } from "../policy/operation.ts";
import { accept, firstRefusal, type Refusal, type Reply } from "../policy/refusal.ts";
import { record } from "../site.ts";
import type { World } from "../world.ts";
import { managementAccess } from "./management-access.ts";

export async function planUpdate(world: World, by: string): Promise<Reply<readonly Step[]>> {
  const refusal = await refusalOf(world);
  const outcome = refusal ? { detail: refusal.reason } : {};
  record(world.site, { actor: by, kind: "updates", subject: "platform", ...outcome });
  if (refusal) return refusal;
  const { updated } = world.site.decisions;
  const { identities } = world.platform.cloudAgent;
  const nobodys = { revoked: false };
  const tokens = identities
    .all()
    .filter((identity) =>
      updated(
        identity.autoRotate ? "token that rotates itself" : "token that waits for an update",
        identity,
      ),
    );
  const clients = [...world.platform.clients.keys()].filter((name) =>
    updated("client certificate", identities.get(name) ?? nobodys),
  );
  return accept([
    ...(updated("cloud agent CA", nobodys) ? [step("found anew", "cloud-agent-ca")] : []),
    ...tokens.map(({ name }) => step("rotate the token of", name)),
    ...clients.map((name) => step("sign in", name)),
    ...(world.hasCluster && updated("managed leaf", nobodys) ? clusterSteps(world) : []),
  ]);
}

async function refusalOf(world: World): Promise<Refusal | undefined> {
  const commandLine = await managementAccess(world);
  return firstRefusal(world.site.decisions.updateChecks, { commandLine });
}

function clusterSteps({ cluster, site }: World): Step[] {
  const leaves = cluster.controlPlanes.flatMap((node) =>
    node.certificateManager
      .leaves()
      .filter(({ spec }) => site.decisions.isManaged(spec.renewal))
      .flatMap((leaf) => {
        const name = slotOf(node.name, leaf);
        const replaced = step("replace leaf", name);
        const read = node.readerOf(placeOf(leaf)) !== undefined;
        return read ? [replaced, step("restart the reader of", name)] : [replaced];
      }),
  );
  const kubelets = cluster.nodes.map(({ name }) =>
    step("renew the certificate of the kubelet of", name),
  );
  return [...leaves, ...kubelets];
}

function step(deed: Deed, on: string): Step {
  return { deed, on };
}
