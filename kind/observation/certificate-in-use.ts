/** Which of its certificates a component presents in a new connection, seen by whoever it calls. */
import { createHash } from "node:crypto";
import type { Certificate } from "../../sim/pki/certificate.ts";
import type { Party } from "../../steps/target.ts";
import { reachExtension, shownToExtension } from "../cluster/extension-api-server.ts";
import type { RealCluster } from "../cluster/real-cluster.ts";
import { certificateShownBy } from "../revocation/enforcement.ts";
import { shownToEtcd } from "./etcd-stand-in.ts";
import { shownToKubelets } from "./kubelet-stand-in.ts";

/** @returns undefined for a certificate that is not in the books. */
export async function certificateInUse(
  cluster: RealCluster,
  party: Party,
  credential: string,
): Promise<Certificate | undefined> {
  const fingerprint = await fingerprintInUse(cluster, party, credential);
  return fingerprint === undefined ? undefined : cluster.books.certificateOf(fingerprint);
}

function fingerprintInUse(
  cluster: RealCluster,
  party: Party,
  credential: string,
): Promise<string | undefined> {
  const leaf = credential.split("/")[1] ?? credential;
  if (party.is === "controller-manager" || party.is === "scheduler")
    return shownToApiServer(cluster, `system:kube-${party.is}`);
  switch (leaf) {
    case "apiserver":
      return shownToEverybody(cluster);
    case "apiserver-kubelet-client":
      return shownToKubelets(cluster);
    case "front-proxy-client":
      return shownToExtensions(cluster);
    case "apiserver-etcd-client":
      return shownToEtcd(cluster);
    default:
      throw new Error(`nobody sees which ${leaf} is presented`);
  }
}

async function shownToEverybody(cluster: RealCluster): Promise<string | undefined> {
  await cluster.showServing();
  const reply = await cluster.controlPlane.ask({ path: "/livez" });
  return reply.kind === "answer"
    ? createHash("sha256").update(reply.serving).digest("hex")
    : undefined;
}

async function shownToExtensions(cluster: RealCluster): Promise<string | undefined> {
  await reachExtension(cluster);
  return shownToExtension(cluster.controlPlane.node);
}

/** A client keeps its connection: an API server that restarts gets a new one. */
async function shownToApiServer(cluster: RealCluster, user: string): Promise<string | undefined> {
  await cluster.refreshReaders();
  return certificateShownBy(cluster, user, "API server");
}
