/**
 * What this cluster grants beyond kubeadm's own roles: viewers may look at nodes, and so may service accounts and
 * the etcd member that comes with a certificate of the Cluster CA; automation may make tokens of service accounts.
 * The same rules as in sim/policy/api-access.ts.
 */
import { stringify } from "yaml";

const apiGroup = "rbac.authorization.k8s.io";
const apiVersion = `${apiGroup}/v1`;

interface Grant {
  readonly name: string;
  readonly rule: { readonly resources: readonly string[]; readonly verbs: readonly string[] };
  readonly groups: readonly string[];
  readonly users: readonly string[];
}

const grants: readonly Grant[] = [
  {
    name: "certwarp:looks-at-nodes",
    rule: { resources: ["nodes"], verbs: ["get", "list"] },
    groups: ["viewers", "system:nodes", "system:serviceaccounts"],
    users: ["etcd", "system:kube-controller-manager", "system:kube-scheduler"],
  },
  {
    name: "certwarp:makes-tokens",
    rule: { resources: ["serviceaccounts/token"], verbs: ["create"] },
    groups: ["automation"],
    users: [],
  },
];

function documentsOf({ name, rule, groups, users }: Grant): readonly object[] {
  const metadata = { name };
  const subjects = [
    ...groups.map((group) => ({ apiGroup, kind: "Group", name: group })),
    ...users.map((user) => ({ apiGroup, kind: "User", name: user })),
  ];
  const roleRef = { apiGroup, kind: "ClusterRole", name };
  return [
    { apiVersion, kind: "ClusterRole", metadata, rules: [{ apiGroups: [""], ...rule }] },
    { apiVersion, kind: "ClusterRoleBinding", metadata, roleRef, subjects },
  ];
}

export const roles = grants
  .flatMap(documentsOf)
  .map((document) => stringify(document))
  .join("---\n");
