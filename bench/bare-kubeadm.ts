/** What kubeadm needs to know on our node image, and nothing of certwarp's own. */
import { parseAllDocuments, stringify } from "yaml";
import { initDocuments, type NodeFacts } from "../kind/node/kubeadm.ts";
import { days } from "../sim/time/duration.ts";

export function bareDocuments(facts: NodeFacts): string {
  const lifetimes = { signingSeconds: days(4), leafSeconds: days(4) };
  const cluster = { endpoint: facts.address, leafKeys: "P-384" as const, ...lifetimes };
  return parseAllDocuments(initDocuments(facts, cluster))
    .map((document) => {
      const own = document.toJS() as Record<string, unknown>;
      if (own.kind !== "ClusterConfiguration") return stringify(own);
      const { apiServer, controllerManager, scheduler, etcd, ...bare } = own;
      return stringify(bare);
    })
    .join("---\n");
}
