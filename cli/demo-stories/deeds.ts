/** What stories do to a world, and say of it. */
import { renewRevocations } from "../../sim/kubernetes/api-object.ts";
import { places } from "../../sim/kubernetes/credential-place.ts";
import { bootstrapPath } from "../../sim/kubernetes/kubelet.ts";
import { run } from "../../sim/operations/operation.ts";
import { describeStep } from "../../sim/policy/operation.ts";
import type { Chapter, Stage } from "./story.ts";

/** Creates or changes a RenewRevocation as the administrator. */
export async function revoke(
  { world, say, show }: Stage,
  verb: "create" | "update",
  name: string,
  revocations: readonly Record<string, string>[],
): Promise<void> {
  const object = {
    apiVersion: "certificates.microsoft.com/v1",
    kind: "RenewRevocation",
    metadata: { name, namespace: "kube-system" },
    spec: { revocations },
  };
  show(object);
  const reply = await world.cluster.api.request(world.cluster.admin(), {
    verb,
    resource: renewRevocations,
    name,
    object,
  });
  if (reply.outcome === "refused") say(`refused: ${reply.message}`);
}

export function operatorRepairs(stage: Stage, switches: string): Promise<void> {
  const { name } = stage.world.cluster;
  return operatorRuns(stage, `Update-AksHciClusterCertificates -name ${name} ${switches}`);
}

export async function operatorRuns({ world, say }: Stage, command: string): Promise<void> {
  say(`the operator runs ${command}`);
  const reply = await run(world, command);
  if (reply.outcome === "refused") say(`the repair does nothing: ${reply.message}`);
  else say(`repaired: ${reply.value.map(describeStep).join(", ")}`);
}

/** Somebody sees a kubelet out of its cluster, and makes it join again with a fresh bootstrap token. */
export async function rejoin({ world, say }: Stage, name: string): Promise<void> {
  say(`somebody lets ${name} join again with a new bootstrap token`);
  const token = await world.cluster.createBootstrapToken();
  const node = world.cluster.node(name);
  if (token.outcome === "refused" || !node) return say(`no token for ${name}`);
  node.machine.files.remove(places.kubeletClient.certificate);
  node.machine.files.write(bootstrapPath, token.value, 0o600);
  await node.machine.restartService(node.kubelet);
}

export const monthlyUpdate: Chapter = async ({ world, say }) => {
  say("the monthly update: every client gets a new token and a new certificate");
  const reply = await run(world, "Update-AksHci");
  if (reply.outcome === "refused") say(`the update stops: ${reply.message}`);
};
