/** What an operator can do about a cluster that does not work. */
import { formatInstant } from "../../sim/time/instant.ts";
import type { Target } from "../target.ts";
import { forEver, kept, revoke } from "./revocations.ts";

/** Does what it can; whether that was of any use shows afterwards. */
export type Remedy = (target: Target) => Promise<unknown>;

export const remedies: Readonly<Record<string, Remedy>> = {
  "repair the management": ({ operations }) => operations.run("Update-AksHciCertificates"),
  "repair Kubernetes certificates": ({ operations }) =>
    operations.run("Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials"),
  "repair cloud credentials": ({ operations }) =>
    operations.run(
      "Update-AksHciClusterCertificates -name cluster -fixCloudCredentials -patchLoadBalancer",
    ),
  "fetch a new kubeconfig": ({ operations }) =>
    operations.run("Get-AksHciCredential -name cluster"),
  "delete the revocations": async (target) => {
    const there = await kept(target);
    for (const name of there) await target.revocation.delete(name);
    if (there.length > 0) await target.time.pass(target.profile.revocation.propagation);
  },
  "give the revocations of groups and names a cut-off": async (target) => {
    const notBefore = formatInstant(target.time.now());
    const there = await kept(target);
    for (const [name, entry] of Object.entries(forEver))
      if (there.includes(name)) await revoke(target, name, { ...entry, notBefore });
  },
  "rotate the cloud agent CA": ({ operations }) =>
    operations.run("Invoke-AksHciRotateCACertificate"),
  "rotate the Kubernetes roots": async ({ operations }) => {
    for (const root of ["cluster-ca", "etcd-ca", "front-proxy-ca"]) await operations.rotate(root);
  },
  "rotate the token of the KMS pod": ({ host }) => host.rotateToken("kms-pod"),
  "restart the KMS pod": ({ connections }) =>
    connections.restart({ is: "client", name: "kms-pod" }),
};
