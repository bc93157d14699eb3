/** How a node comes to a control plane: a kubelet's TLS bootstrapping, with a token of its own. */
import { createHash } from "node:crypto";
import { stringify } from "yaml";
import type { Certificate } from "../../sim/pki/certificate.ts";
import { type Duration, hours } from "../../sim/time/duration.ts";
import { joinDocument, paths } from "../node/kubeadm.ts";
import type { Node } from "../node/node.ts";
import type { ControlPlane } from "./control-plane.ts";

/** The signer of cluster-info takes tenths of a second (measured). */
const signerMilliseconds = 700;

/** @param authority whom the worker is to trust. */
export async function admit(
  controlPlane: ControlPlane,
  worker: Node,
  authority: Certificate,
): Promise<void> {
  const token = await newToken(controlPlane);
  await signedWith(controlPlane, token);
  await knows(controlPlane, token);
  const hash = createHash("sha256").update(authority.publicKey).digest("hex");
  const content = joinDocument(worker.facts, {
    server: controlPlane.server,
    token,
    authorityHash: `sha256:${hash}`,
  });
  await worker.write(new Map([[paths.kubeadm, { content, mode: 0o600 }]]));
  const { address } = controlPlane.node.facts;
  await worker.shell.run(`ip route replace ${controlPlane.endpoint}/32 via ${address}`);
  await worker.shell.run(`kubeadm join --config ${paths.kubeadm}`);
}

/** A bootstrap token for one kubelet to join with. */
export async function newToken(
  controlPlane: ControlPlane,
  lifetime: Duration = hours(1),
): Promise<string> {
  return (await controlPlane.kubeadm(`token create --ttl ${lifetime}s`)).trim();
}

/** For a kubelet to join with. */
export async function bootstrapKubeconfig(
  { node, server }: ControlPlane,
  token: string,
): Promise<string> {
  const authority = await node.read("/etc/kubernetes/pki/ca.crt");
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name: "cluster",
        cluster: {
          server: `https://${server}`,
          "certificate-authority-data": Buffer.from(authority).toString("base64"),
        },
      },
    ],
    users: [{ name: "bootstrap", user: { token } }],
    contexts: [{ name: "bootstrap", context: { cluster: "cluster", user: "bootstrap" } }],
    "current-context": "bootstrap",
  });
}

/**
 * What a joining node is told of the cluster is signed with this token. The signer looks when a token
 * changes, and does not repeat a signature whose storing has failed: kind/FINDINGS.md.
 */
async function signedWith(controlPlane: ControlPlane, token: string): Promise<void> {
  const [id] = token.split(".");
  const touch = `annotate secret bootstrap-token-${id} --namespace kube-system --overwrite certwarp.dev/asked`;
  let touched = Date.now();
  await controlPlane.until("cluster-info is signed with the new token", async () => {
    if (await isSigned(controlPlane, `jws-kubeconfig-${id}`)) return true;
    if (Date.now() - touched > signerMilliseconds) {
      touched = Date.now();
      await controlPlane.kubectl(`${touch}=${touched}`);
    }
    return false;
  });
}

/** Asked without any credential, as a joining node asks. */
async function isSigned(controlPlane: ControlPlane, signature: string): Promise<boolean> {
  const path = "/api/v1/namespaces/kube-public/configmaps/cluster-info";
  const reply = await controlPlane.ask({ path });
  if (reply.kind !== "answer" || reply.status !== 200) return false;
  const { data } = JSON.parse(reply.body) as { data: Record<string, string> };
  return signature in data;
}

/**
 * The API server lets in who comes with this token. One that could not decrypt a secret when it started lists
 * them again after up to half a minute (client-go, reflectors), and knows of no token until then.
 */
export async function knows(controlPlane: ControlPlane, token: string): Promise<void> {
  const path = "/api/v1/namespaces/kube-system/configmaps/kubeadm-config";
  await controlPlane.until("the API server knows the new token", async () => {
    const reply = await controlPlane.ask({ path, token });
    return reply.kind === "answer" && reply.status === 200;
  });
}
