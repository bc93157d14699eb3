/**
 * What this cluster grants beyond kubeadm's own roles: viewers may look at nodes, and so may the etcd
 * member that comes with a certificate of the Cluster CA. The same rules as in sim/policy/api-access.ts.
 */
import { stringify } from "yaml";

const looksAtNodes = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRole",
  metadata: { name: "certwarp:looks-at-nodes" },
  rules: [{ apiGroups: [""], resources: ["nodes"], verbs: ["get", "list"] }],
};

const binding = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRoleBinding",
  metadata: { name: "certwarp:looks-at-nodes" },
  roleRef: {
    apiGroup: "rbac.authorization.k8s.io",
    kind: "ClusterRole",
    name: "certwarp:looks-at-nodes",
  },
  subjects: [
    ...["viewers", "system:nodes"].map((name) => ({ kind: "Group", name })),
    ...["etcd", "system:kube-controller-manager", "system:kube-scheduler"].map((name) => ({
      kind: "User",
      name,
    })),
  ].map((subject) => ({ apiGroup: "rbac.authorization.k8s.io", ...subject })),
};

export const roles = [looksAtNodes, binding].map((document) => stringify(document)).join("---\n");
