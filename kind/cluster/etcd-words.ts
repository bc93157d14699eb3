/**
 * Why etcd has closed a connection. It looks at its revocation list after the handshake, so the client
 * sees no alert, but an end; the reason is in etcd's log.
 */
import type { Outcome } from "../../steps/target.ts";
import type { HttpsReply } from "./https.ts";
import type { RealCluster } from "./real-cluster.ts";
import { outcomeOf } from "./verdict.ts";

const linesLookedAt = 200;

/**
 * @param member a control-plane node's name.
 * @param serialNumber hex, of the certificate with which the client came.
 */
export async function outcomeAtEtcd(
  { controlPlane }: RealCluster,
  reply: HttpsReply,
  { member, serialNumber }: { member: string; serialNumber: string | undefined },
): Promise<Outcome> {
  const outcome = outcomeOf(reply, "etcd");
  const ended =
    reply.kind === "no connection" && /ECONNRESET|EPIPE|socket hang up/.test(reply.code);
  if (!ended || !serialNumber) return outcome;
  const log =
    member === controlPlane.node.facts.name
      ? await controlPlane.log("etcd", linesLookedAt)
      : await controlPlane.node.shell.run(
          `journalctl --unit etcd-${member} --lines ${linesLookedAt} --output cat`,
        );
  // Go writes whole octets.
  const wanted = `certificate serial ${serialNumber.padStart(serialNumber.length + (serialNumber.length % 2), "0")} revoked`;
  const line = log.split("\n").findLast((each) => each.includes(wanted));
  if (!line) return outcome;
  return { outcome: "refused", judge: "etcd", layer: "tls", reason: "revoked", words: wanted };
}
