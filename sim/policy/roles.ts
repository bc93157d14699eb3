/**
 * What a role may do on the host layer. Names after the product's public role list; what each may do
 * follows from its name.
 */

export type Verb = "create" | "read" | "update" | "delete";

const resourceKinds = ["virtual machine", "network interface", "virtual network", "key"] as const;

export type ResourceKind = (typeof resourceKinds)[number];

const roles = [
  "Owner",
  "Contributor",
  "Reader",
  "NodeContributor",
  "VirtualMachineContributor",
  "NetworkContributor",
  "KeyContributor",
] as const;

export type Role = (typeof roles)[number];

/** Whether any of the roles allows `verb` on a resource of `kind`. */
export function roleAllows(held: readonly Role[], verb: Verb, kind: ResourceKind): boolean {
  return held.some(
    (role) => grants[role].verbs.includes(verb) && grants[role].kinds.includes(kind),
  );
}

interface Grant {
  readonly verbs: readonly Verb[];
  readonly kinds: readonly ResourceKind[];
}

const everything: readonly Verb[] = ["create", "read", "update", "delete"];
const infrastructure = ["virtual machine", "network interface", "virtual network"] as const;

const grants: Record<Role, Grant> = {
  Owner: { verbs: everything, kinds: resourceKinds },
  Contributor: { verbs: everything, kinds: infrastructure },
  Reader: { verbs: ["read"], kinds: infrastructure },
  NodeContributor: { verbs: ["read", "update"], kinds: infrastructure },
  VirtualMachineContributor: { verbs: everything, kinds: ["virtual machine", "network interface"] },
  NetworkContributor: { verbs: everything, kinds: ["network interface", "virtual network"] },
  KeyContributor: { verbs: everything, kinds: ["key"] },
};
