/** A control plane that a run has kept (--keep), and whether it can be used again. */
import { createPrivateKey } from "node:crypto";
import { keyPair } from "../../sim/pki/keys.ts";
import { readPemCertificates } from "../../sim/pki/pem.ts";
import type { Profile } from "../../sim/policy/profile.ts";
import { type Duration, days } from "../../sim/time/duration.ts";
import { add } from "../../sim/time/instant.ts";
import { adoptKeys } from "../host/fresh-keys.ts";
import { paths } from "../node/kubeadm.ts";
import type { Node } from "../node/node.ts";
import { authorizationFiles, openWebhook } from "../revocation/enforcement.ts";
import { installation } from "../revocation/manifests.ts";
import { realNow } from "../time-travel/clock.ts";
import { ControlPlane, configurationOf } from "./control-plane.ts";
import { unregister } from "./extension-api-server.ts";
import type { LeftState } from "./real-cluster.ts";
import { roles } from "./roles.ts";

/** Says that a run came to its end with this control plane, and what it was made with. */
const mark = "/kind/kept";
/** In the order in which their keys are dealt. */
const roots = ["ca", "etcd/ca", "front-proxy-ca"] as const;
const superuser = "/etc/kubernetes/super-admin.conf";

interface Mark {
  /** What it was made with and can not change. */
  readonly kind: string;
  /** As in `LeftState`. */
  readonly written: readonly string[];
}

export async function markAsKept(node: Node, kept: Mark): Promise<void> {
  const controlPlane = new ControlPlane(node, node.facts.address);
  // Who answers for these, and what runs on the workers, ends with this process.
  await controlPlane.kubectl("delete validatingwebhookconfigurations --all");
  await unregister(controlPlane);
  await controlPlane.kubectl(`delete nodes --field-selector metadata.name!=${node.facts.name}`);
  await node.write(new Map([[mark, { content: JSON.stringify(kept), mode: 0o600 }]]));
}

/** This process answers its webhooks from now on; the keys of its secrets are gone with the one before. */
export async function adoptedState(node: Node): Promise<LeftState> {
  const { written } = JSON.parse(await node.read(mark)) as Mark;
  await node.remove([mark]);
  const webhook = await openWebhook(node);
  await node.write(authorizationFiles(webhook));
  await new ControlPlane(node, node.facts.address).apply([roles, installation(webhook)]);
  return { stale: true, written, readersEnd: new Map() };
}

/** Why it can not be used; undefined when it can. */
export async function unfitness(
  node: Node,
  kind: string,
  { clusterLayer }: Profile,
): Promise<string | undefined> {
  const { code, output } = await node.shell.try(`cat ${mark}`);
  if (code !== 0) return "the run that has made it did not come to its end";
  if ((JSON.parse(output) as Mark).kind !== kind) return "its roots or lifetimes are others";
  const made = await node.read(paths.kubeadm);
  const [, endpoint = ""] = /controlPlaneEndpoint: (.+):6443/.exec(made) ?? [];
  if (made !== configurationOf(node.facts, endpoint, clusterLayer))
    return "it is configured in another way";
  if (await endsWithin(node, superuser, days(1))) return "kubeadm's own certificates end";
  for (const root of roots)
    if (await endsWithin(node, `/etc/kubernetes/pki/${root}.crt`, days(365)))
      return "its roots end";
  if (!(await new ControlPlane(node, node.facts.address).readiness.isServing()))
    return "its API server does not serve";
  return undefined;
}

/** This process makes its roots with the same keys from now on. */
export async function adoptRoots(node: Node, { clusterLayer }: Profile): Promise<void> {
  const kind = clusterLayer.rootKeys;
  const keys = [];
  for (const root of roots) {
    const key = createPrivateKey(await node.read(`/etc/kubernetes/pki/${root}.key`));
    keys.push(keyPair(kind, key));
  }
  adoptKeys(kind, keys);
}

/** @param path of a PEM, or of a kubeconfig with one in it. */
async function endsWithin(node: Node, path: string, span: Duration): Promise<boolean> {
  const text = await node.read(path);
  const [, embedded] = /client-certificate-data: (\S+)/.exec(text) ?? [];
  const pem = embedded ? Buffer.from(embedded, "base64").toString() : text;
  const certificates = readPemCertificates(pem);
  const [certificate] = Array.isArray(certificates) ? certificates : [];
  return !certificate || certificate.notAfter < add(realNow(), span);
}
