/** Through the management everything is ordered: without access to it an operator can order nothing. */
import type { CloudResult } from "../moc/messages.ts";
import type { Reply } from "../policy/refusal.ts";
import type { World } from "../world.ts";

/** How the cloud agent answers the admin CLI now; undefined where there is none. */
export async function managementAccess({
  platform,
}: World): Promise<Reply<CloudResult> | undefined> {
  return platform.clients.get("admin-cli")?.call({ do: "greet" });
}
