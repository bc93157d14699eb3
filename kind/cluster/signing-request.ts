/** Certificate signing requests at the real API: sent as whoever asks, answered by the controller-manager. */
import { setTimeout as wait } from "node:timers/promises";
import type { Usage } from "../../sim/pki/extensions.ts";
import type { KeyPair } from "../../sim/pki/keys.ts";
import { type DistinguishedName, name } from "../../sim/pki/names.ts";
import { encodePem } from "../../sim/pki/pem.ts";
import { createRequest } from "../../sim/pki/request.ts";
import type { SignerName } from "../../sim/policy/csr.ts";
import type { HttpsCall, HttpsReply } from "./https.ts";

export interface Wish {
  readonly signer: SignerName;
  readonly subject: DistinguishedName;
  readonly usages: readonly Usage[];
  readonly dnsNames?: readonly string[];
}

const path = "/apis/certificates.k8s.io/v1/certificatesigningrequests";
const pollMilliseconds = 100;
/** What the request says for itself; its object may ask for more. */
const purposes: Record<SignerName, Usage> = {
  "kubernetes.io/kube-apiserver-client-kubelet": "client auth",
  "kubernetes.io/kubelet-serving": "server auth",
};
let count = 0;

/** What a kubelet may ask for. */
export function clientWish(node: string): Wish {
  return {
    signer: "kubernetes.io/kube-apiserver-client-kubelet",
    subject: name(`system:node:${node}`, "system:nodes"),
    usages: ["digital signature", "client auth"],
  };
}

/** What kubelets that serve with a certificate of the Cluster CA ask for. */
export function serverWish(node: string): Wish {
  return {
    ...clientWish(node),
    signer: "kubernetes.io/kubelet-serving",
    usages: ["digital signature", "server auth"],
    dnsNames: [node],
  };
}

export interface SigningRequest {
  readonly name: string;
  readonly call: Omit<HttpsCall, "host" | "port">;
}

export async function signingRequest(
  { signer, subject, usages, dnsNames = [] }: Wish,
  keys: KeyPair,
): Promise<SigningRequest> {
  const request = await createRequest(subject, keys, { usages: [purposes[signer]], dnsNames });
  const requestName = `certwarp-${++count}`;
  const body = {
    apiVersion: "certificates.k8s.io/v1",
    kind: "CertificateSigningRequest",
    metadata: { name: requestName },
    spec: {
      request: Buffer.from(encodePem("CERTIFICATE REQUEST", request)).toString("base64"),
      signerName: signer,
      usages,
    },
  };
  return { name: requestName, call: { path, method: "POST", body } };
}

type Ask = (call: Omit<HttpsCall, "host" | "port">) => Promise<HttpsReply>;

/**
 * As `certificateOf`, once somebody has signed; undefined when nobody does.
 * @param patience milliseconds; kube-controller-manager needs one second, and more when it has just started.
 */
export async function signedCertificate(
  request: SigningRequest,
  ask: Ask,
  patience: number,
): Promise<string | undefined> {
  for (const end = Date.now() + patience; Date.now() < end; ) {
    const certificate = await certificateOf(request, ask);
    if (certificate) return certificate;
    await wait(pollMilliseconds);
  }
  return undefined;
}

/** The certificate (PEM) that a request has got; undefined when it has none yet. */
export async function certificateOf(
  { name: requestName }: SigningRequest,
  ask: Ask,
): Promise<string | undefined> {
  const reply = await ask({ path: `${path}/${requestName}` });
  const { status } = JSON.parse(reply.kind === "answer" ? reply.body : "{}") as {
    status?: { certificate?: string };
  };
  return status?.certificate && Buffer.from(status.certificate, "base64").toString();
}
