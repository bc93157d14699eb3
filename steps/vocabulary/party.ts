/** Who calls and who is called, as scenarios name them. */
import type { Party } from "../target.ts";

/** Clients that every platform has, and how the product's people call them. */
const platformClients: Record<string, string> = {
  "the KMS pod": "kms-pod",
  "the cloud operator": "cloud-operator",
  "the certificate manager": "certificate-manager",
  "the cloud provider": "cloud-provider",
  "the load balancer agent": "load-balancer-agent",
  "the admin CLI": "admin-cli",
  CAPH: "caph",
  CSI: "csi",
};

const firstControlPlane = "cp-1";

export const partyPattern = [
  ...Object.keys(platformClients),
  "the node agent of [a-z0-9-]+",
  'client "[^"]+"',
  'user "[^"]+"',
  'the service account "[^"]+"',
  "the administrator",
  "the cloud agent",
  "the API server(?: of [a-z0-9-]+)?",
  "etcd(?: of [a-z0-9-]+)?",
  "the controller-manager",
  "the scheduler",
  "the extension API server",
  "the kubelet of [a-z0-9-]+",
].join("|");

/** @param text what `partyPattern` matches. */
export function readParty(text: string): Party {
  const client = platformClients[text] ?? /^client "(.+)"$/.exec(text)?.[1];
  if (client) return { is: "client", name: client };
  const host = /^the node agent of (.+)$/.exec(text)?.[1];
  if (host) return { is: "client", name: `node-agent-${host}` };
  const user = /^user "(.+)"$/.exec(text)?.[1];
  if (user) return { is: "user", name: user };
  const account = /^the service account "(.+)"$/.exec(text)?.[1];
  if (account) return { is: "service account", name: account };
  const kubelet = /^the kubelet of (.+)$/.exec(text)?.[1];
  if (kubelet) return { is: "kubelet", node: kubelet };
  if (text === "the administrator") return { is: "administrator" };
  if (text === "the cloud agent") return { is: "cloud agent" };
  const [, is, node = firstControlPlane] = /^(?:the )?(.+?)(?: of (.+))?$/.exec(text) ?? [];
  return { is, node } as Party;
}

/** The name of the certificate that a party presents. */
export function certificateOf(party: Party): string {
  switch (party.is) {
    case "client":
      return `${party.name}/certificate`;
    case "user":
      return `${firstControlPlane}/${party.name}`;
    case "administrator":
      return `${firstControlPlane}/admin`;
    case "kubelet":
      return `${party.node}/kubelet-client`;
    case "API server":
      return `${party.node}/apiserver`;
    case "controller-manager":
    case "scheduler":
      return `${party.node}/${party.is}`;
    default:
      throw new Error(`"${party.is}" has no one certificate: name a leaf`);
  }
}
