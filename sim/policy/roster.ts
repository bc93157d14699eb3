/**
 * The clients of every platform: each has an identity of its own, and the roles that its work needs.
 * Product documentation lists the clients; roles follow from what each is for.
 */
import type { ClientDescription } from "./client.ts";

/** Beside the node agents, of which each host has one. */
export const platformClients: readonly ClientDescription[] = [
  pod("kms-pod", ["KeyContributor"], false),
  pod("cloud-operator", ["Contributor"], true),
  pod("certificate-manager", ["Reader"], true),
  pod("caph", ["VirtualMachineContributor"], false),
  pod("csi", ["Contributor"], false),
  pod("cloud-provider", ["NetworkContributor"], true),
  { ...pod("load-balancer-agent", ["Reader"], false), keepsCertificate: true },
  {
    name: "admin-cli",
    roles: ["Owner"],
    autoRotate: false,
    keepsCertificate: true,
    renews: "while used",
  },
];

export function nodeAgentOf(host: string): ClientDescription {
  return {
    name: `node-agent-${host}`,
    roles: ["NodeContributor"],
    autoRotate: true,
    keepsCertificate: true,
    renews: "by itself",
  };
}

function pod(
  name: string,
  roles: ClientDescription["roles"],
  autoRotate: boolean,
): ClientDescription {
  return { name, roles, autoRotate, keepsCertificate: false, renews: "by itself" };
}
