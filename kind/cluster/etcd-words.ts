/**
 * Why etcd has closed a connection. It looks at its revocation list after the handshake, so the client
 * sees no alert, but an end; the reason is in etcd's log.
 */
import { setTimeout as wait } from "node:timers/promises";
import type { Outcome } from "../../steps/target.ts";
import type { ControlPlane } from "./control-plane.ts";
import type { HttpsReply } from "./https.ts";
import type { RealCluster } from "./real-cluster.ts";
import { outcomeOf } from "./verdict.ts";

const linesLookedAt = 200;
/** The container runtime writes a line some milliseconds after etcd has said it. */
const patienceMilliseconds = 3_000;
const pollMilliseconds = 100;

/**
 * @param member a control-plane node's name.
 * @param serialNumber hex, of the certificate with which the client comes.
 * @param ask makes the call.
 */
export async function outcomeAtEtcd(
  { controlPlane }: RealCluster,
  { member, serialNumber = "" }: { member: string; serialNumber: string | undefined },
  ask: () => Promise<HttpsReply>,
): Promise<Outcome> {
  const start = Date.now();
  const reply = await ask();
  const outcome = outcomeOf(reply, "etcd");
  if (reply.kind === "answer" || !/ECONNRESET|EPIPE|socket hang up/.test(reply.code))
    return outcome;
  // Go writes whole octets.
  const octets = serialNumber.length % 2 ? `0${serialNumber}` : serialNumber;
  const words = `certificate serial ${octets} revoked`;
  for (const end = Date.now() + patienceMilliseconds; Date.now() < end; ) {
    const log = await logOf(controlPlane, member);
    if (log.split("\n").some((line) => line.includes(words) && saidAt(line) >= start))
      return { outcome: "refused", judge: "etcd", layer: "tls", reason: "revoked", words };
    await wait(pollMilliseconds);
  }
  return outcome;
}

/** {"level":"warn","ts":"2026-11-25T08:51:32.123456Z", …}; NaN for a line without an instant. */
function saidAt(line: string): number {
  return Date.parse(/"ts":"([^"]+)"/.exec(line)?.[1] ?? "");
}

function logOf(controlPlane: ControlPlane, member: string): Promise<string> {
  if (member === controlPlane.node.facts.name) return controlPlane.log("etcd", linesLookedAt);
  return controlPlane.node.shell.run(
    `journalctl --unit etcd-${member} --lines ${linesLookedAt} --output cat`,
  );
}
