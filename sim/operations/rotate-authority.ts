/**
 * Rotation of the cloud agent CA, as an operator runs it before the CA's end. It is disruptive: every
 * client loses access, and regains it by signing in (product documentation).
 */
import { record } from "../site.ts";
import type { World } from "../world.ts";

export async function rotateAuthority({ platform, site }: World): Promise<void> {
  record(site, { actor: "operator", kind: "rotates", subject: "cloud-agent-ca" });
  await platform.cloudAgent.issuer.found();
}
