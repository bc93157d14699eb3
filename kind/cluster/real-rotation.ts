/** A root of a real cluster is rotated: what the actors have put in place is brought to whoever must use it. */
import { writeAnchors } from "../../sim/kubernetes/credential-place.ts";
import type { Authority } from "../../sim/pki/authority.ts";
import type { AuthorityName } from "../../sim/policy/certificate-document.ts";
import type { AnyStep } from "../../sim/policy/operation.ts";
import { restartMembers } from "./etcd-members.ts";
import type { RealCluster } from "./real-cluster.ts";

const superAdmin = "/etc/kubernetes/super-admin.conf";

export class RealRotation {
  readonly #cluster: RealCluster;
  readonly #root: AuthorityName;
  readonly #old: Authority;
  /** What the actors are at. */
  #deed: AnyStep["deed"] = "make the new";

  constructor(cluster: RealCluster, root: AuthorityName) {
    this.#cluster = cluster;
    this.#root = root;
    this.#old = cluster.books.authority(root);
  }

  /** When deeds of another sort begin, everybody has seen those before. */
  async before({ deed }: AnyStep): Promise<void> {
    if (deed === this.#deed) return;
    const over = this.#deed;
    this.#deed = deed;
    switch (over) {
      case "trust the new":
        return this.#trust();
      case "sign with the new":
        return this.#sign();
      case "re-issue":
        return this.#reissue();
      case "drop the old":
        return this.#drop();
    }
  }

  async #trust(): Promise<void> {
    await this.#bringTrust();
    const { certificateManager } = this.#cluster.world.cluster.first;
    if (this.#root === "cluster-ca")
      await this.#cluster.showTrust(certificateManager.nextRoot(this.#root), true);
  }

  async #sign(): Promise<void> {
    const { access, controlPlane } = this.#cluster;
    access.renew();
    await this.#cluster.writeFiles();
    await controlPlane.restart("controller-manager");
  }

  async #reissue(): Promise<void> {
    const cluster = this.#cluster;
    await cluster.writeFiles();
    await cluster.showServing();
    if (this.#root === "etcd-ca") await restartMembers(cluster);
    if (this.#root !== "cluster-ca") return;
    await cluster.readers.refresh();
    // kubeadm's own, for the superuser: signed by the authority that it finds.
    await cluster.controlPlane.node.shell.run(
      `rm -f ${superAdmin} && kubeadm init phase kubeconfig super-admin --config /kind/kubeadm.conf`,
    );
  }

  /** Who was restarted to trust anew has no connection from before; the front proxy's ends with what is served. */
  async #drop(): Promise<void> {
    await this.#bringTrust();
    await this.#cluster.ageing.catchUp();
    if (this.#root === "cluster-ca") await this.#cluster.showTrust(this.#old, false);
  }

  /** Files to the nodes; those who read them once are restarted, etcd with its client. */
  async #bringTrust(): Promise<void> {
    const cluster = this.#cluster;
    const { books, controlPlane, kubelets } = cluster;
    await cluster.writeFiles();
    if (this.#root === "etcd-ca") {
      await controlPlane.restartStorage();
      await restartMembers(cluster);
    }
    if (this.#root !== "cluster-ca") return;
    const anchors = writeAnchors(books.trusted("cluster-ca"));
    await Promise.all([...kubelets.values()].map((kubelet) => kubelet.trust(anchors)));
    await cluster.readers.refresh();
  }
}
