import { expect, test } from "vitest";
import { madeByKubeadm } from "./beginning.ts";

test("kubeadm says which certificates it has made, and which it has found", () => {
  const said = `[certs] Using certificateDir folder "/etc/kubernetes/pki"
[certs] Using existing ca certificate authority
[certs] Using existing apiserver certificate and key on disk
[certs] Generating "etcd/healthcheck-client" certificate and key
[certs] Generating "sa" key and public key
[kubeconfig] Using existing kubeconfig file: "/etc/kubernetes/admin.conf"
`;
  expect(madeByKubeadm(said)).toEqual(["/etc/kubernetes/pki/etcd/healthcheck-client.crt"]);
});
