/** Commands for the host layer: the cloud agent, its node agents, and the command line that works through it. */
import type { Step } from "../policy/operation.ts";
import { accept, type Reply } from "../policy/refusal.ts";
import type { World } from "../world.ts";

/** Node agents that are not let in get a new token and sign in with it. */
export async function planHostRepair({ platform, site }: World): Promise<Reply<readonly Step[]>> {
  return accept(
    [...platform.nodeAgents.values()].flatMap(({ state, client }) =>
      site.decisions.nodeAgentRepair(state).map((deed) => ({ deed, on: client.name })),
    ),
  );
}

/** The administrators' command line starts over, whatever has become of its certificate. */
export async function planLogin(): Promise<Reply<readonly Step[]>> {
  return accept([
    { deed: "rotate the token of", on: "admin-cli" },
    { deed: "sign in", on: "admin-cli" },
  ]);
}

/**
 * A new cloud agent CA, made before the old one's end. It is disruptive: every client loses access, and
 * regains it by signing in (product documentation).
 */
export async function planNewAuthority(): Promise<Reply<readonly Step[]>> {
  return accept([{ deed: "found anew", on: "cloud-agent-ca" }]);
}
