/** A new kubeconfig for the administrator, made on the node with the CA's key: no API server is needed for it. */
import type { Step } from "../policy/operation.ts";
import { accept, type Reply } from "../policy/refusal.ts";
import type { World } from "../world.ts";
import { managementAccess } from "./management-access.ts";

/** Ordered through the management, as a repair is. */
export async function planKubeconfig(world: World): Promise<Reply<readonly Step[]>> {
  const management = await managementAccess(world);
  if (management?.outcome === "refused") return management;
  return accept([{ deed: "replace leaf", on: `${world.cluster.first.name}/admin` }]);
}
