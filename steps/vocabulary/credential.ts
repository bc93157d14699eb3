/** Credentials, as scenarios name them. */
import { certificateOf, partyPattern, readParty } from "./party.ts";

const roots: Record<string, string> = {
  "the Cluster CA": "cluster-ca",
  "the etcd CA": "etcd-ca",
  "the Front Proxy CA": "front-proxy-ca",
};

const authorities: Record<string, string> = { ...roots, "the cloud agent CA": "cloud-agent-ca" };

export const rootPattern = Object.keys(roots).join("|");

export const credentialPattern = [
  ...Object.keys(authorities),
  "the server certificate of the kubelet of [a-z0-9-]+",
  'leaf "[^"]+"(?: of [a-z0-9-]+)?',
  `the (?:certificate|token) of (?:${partyPattern})`,
].join("|");

/**
 * @param text what `credentialPattern` matches.
 * @returns the credential's name: "worker-1/kubelet-client".
 */
export function readCredential(text: string): string {
  const authority = authorities[text];
  if (authority) return authority;
  const server = /^the server certificate of the kubelet of (.+)$/.exec(text)?.[1];
  if (server) return `${server}/kubelet-server`;
  const leaf = /^leaf "(.+)"(?: of (.+))?$/.exec(text);
  if (leaf) return `${leaf[2] ?? "cp-1"}/${leaf[1]}`;
  const [, kind, holder = ""] = /^the (certificate|token) of (.+)$/.exec(text) ?? [];
  const party = readParty(holder);
  if (kind === "token" && party.is === "client") return `${party.name}/token`;
  return certificateOf(party);
}
