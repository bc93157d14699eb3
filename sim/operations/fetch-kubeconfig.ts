/** A new kubeconfig for the administrator, made on the node with the CA's key: no API server is needed for it. */
import type { Step } from "../policy/operation.ts";
import { accept, type Reply, refuse } from "../policy/refusal.ts";
import type { World } from "../world.ts";
import type { Command } from "./command.ts";

/** Ordered through the management, as a repair is. */
export async function planKubeconfig(
  world: World,
  { cluster }: Command,
): Promise<Reply<readonly Step[]>> {
  if (!world.hasCluster || cluster !== world.cluster.name)
    return refuse("operation", "not found", `there is no cluster "${cluster ?? ""}"`);
  const management = await world.platform.clients.get("admin-cli")?.call({ do: "greet" });
  if (management?.outcome === "refused") return management;
  return accept([{ deed: "replace leaf", on: `${world.cluster.first.name}/admin` }]);
}
