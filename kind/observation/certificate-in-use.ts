/** Which of its certificates a component presents in a new connection, seen by whoever it calls. */
import { createHash } from "node:crypto";
import type { Certificate } from "../../sim/pki/certificate.ts";
import type { Finding, Party } from "../../steps/target.ts";
import { reachExtension, shownToExtension } from "../cluster/extension-api-server.ts";
import type { RealCluster } from "../cluster/real-cluster.ts";
import { shownToEtcd } from "./etcd-stand-in.ts";
import { shownToKubelets } from "./kubelet-stand-in.ts";

/** @returns nothing found for a certificate that is not in the books. */
export async function certificateInUse(
  cluster: RealCluster,
  party: Party,
  credential: string,
): Promise<Finding<Certificate | undefined>> {
  const { seen, by } = witnessOf(party, credential);
  const fingerprint = await seen(cluster);
  const found = fingerprint === undefined ? undefined : cluster.books.certificateOf(fingerprint);
  return { found, judges: [by] };
}

/** Who is shown a certificate, and tells its SHA-256 fingerprint. */
interface Witness {
  readonly by: string;
  seen(cluster: RealCluster): Promise<string | undefined>;
}

function witnessOf(party: Party, credential: string): Witness {
  if (party.is === "controller-manager" || party.is === "scheduler") {
    const { is } = party;
    return { by: "kube-apiserver", seen: ({ readers }) => readers.seenAnew(is) };
  }
  const leaf = credential.split("/")[1] ?? credential;
  const seen = atOurEnd[leaf];
  if (!seen) throw new Error(`nobody sees which ${leaf} is presented`);
  return { by: "OpenSSL", seen };
}

/** The other end of the connection is this process, and its OpenSSL sees the certificate in the handshake. */
const atOurEnd: Readonly<Record<string, Witness["seen"]>> = {
  apiserver: shownToEverybody,
  "apiserver-kubelet-client": shownToKubelets,
  "front-proxy-client": shownToExtensions,
  "apiserver-etcd-client": shownToEtcd,
};

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
