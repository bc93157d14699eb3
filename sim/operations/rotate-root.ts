/**
 * Rotates one root of a cluster while it runs, as an operator does over SSH on its nodes. At any step the
 * cluster works: whoever is asked to trust a certificate already trusts its root.
 */
import { placeOf, slotOf } from "../kubernetes/certificate-manager.ts";
import {
  type FilePair,
  install,
  load,
  loadAnchors,
  places,
} from "../kubernetes/credential-place.ts";
import type { ClusterNode, ControlPlaneNode } from "../kubernetes/node.ts";
import { trust, trustsExactly } from "../kubernetes/trust.ts";
import type { Machine } from "../machine/machine.ts";
import type { Certificate } from "../pki/certificate.ts";
import type { HeldCertificate } from "../pki/held-certificate.ts";
import type { AuthorityName, LeafDocument } from "../policy/certificate-document.ts";
import { accept, noSpaceLeft, type Reply } from "../policy/refusal.ts";
import { isSignedBy, type RotationPhase } from "../policy/root-rotation.ts";
import { record } from "../site.ts";
import type { World } from "../world.ts";
import { deeds } from "./deeds.ts";
import type { Work } from "./work.ts";

/** Goes on with a rotation of this root that was interrupted, if there is one, else begins a new one. */
export function planRotation(world: World, by: string, root: AuthorityName): readonly Work[] {
  record(world.site, { actor: by, kind: "rotates", subject: root });
  return new RootRotation(world, root).steps();
}

class RootRotation {
  readonly #world: World;
  readonly #root: AuthorityName;

  constructor(world: World, root: AuthorityName) {
    this.#world = world;
    this.#root = root;
  }

  steps(): Work[] {
    const { controlPlanes, nodes } = this.#world.cluster;
    const isClusterCa = this.#root === "cluster-ca";
    const trusting = isClusterCa ? nodes : controlPlanes;
    return [
      this.#make(),
      ...trusting.map((node) => this.#trust(node, "overlap")),
      ...controlPlanes.map((node) => this.#sign(node)),
      ...controlPlanes.flatMap((node) => this.#leavesOf(node)),
      ...(isClusterCa ? nodes.flatMap((node) => this.#kubelet(node)) : []),
      ...trusting.toReversed().map((node) => this.#trust(node, "end")),
      this.#forget(),
    ];
  }

  #make(): Work {
    return {
      deed: "make the new",
      on: this.#root,
      pending: () => this.#next === undefined,
      take: whereRoom(this.#first.machine, () =>
        this.#first.certificateManager.makeNextRoot(this.#root),
      ),
    };
  }

  #trust(node: ClusterNode, phase: RotationPhase): Work {
    const { site } = this.#world;
    const wanted = () =>
      site.decisions.trustedRoots(phase, this.#trustedBy(node), this.#nextHeld.certificate);
    return {
      deed: phase === "end" ? "drop the old" : "trust the new",
      on: `${this.#root} on ${node.name}`,
      pending: () => !trustsExactly(node, this.#root, wanted()),
      take: whereRoom(node.machine, () => trust(site, node, this.#root, wanted())),
    };
  }

  #sign(node: ControlPlaneNode): Work {
    const { certificateManager, machine } = node;
    const place = certificateManager.rootPlace(this.#root);
    const signer = () => certificateManager.authority(this.#root).certificate;
    return {
      deed: "sign with the new",
      on: `${this.#root} on ${node.name}`,
      pending: () => signer().fingerprint !== this.#nextHeld.certificate.fingerprint,
      take: whereRoom(machine, async () => {
        const trusted = loadAnchors(machine.files, place);
        const subject = this.#root;
        install(this.#world.site, machine, place, { subject, held: this.#nextHeld, trusted });
      }),
    };
  }

  #leavesOf(node: ControlPlaneNode): Work[] {
    return node.certificateManager
      .leaves()
      .filter(({ spec }) => spec.issuer === this.#root)
      .map((leaf) => this.#leaf(node, leaf));
  }

  #leaf(node: ControlPlaneNode, leaf: LeafDocument): Work {
    const place = placeOf(leaf);
    return {
      deed: "re-issue",
      on: slotOf(node.name, leaf),
      pending: () => this.#isDue(load(node.machine.files, place)?.certificate),
      take: async () => {
        const made = await node.certificateManager.reissue(leaf);
        if (made.outcome === "refused") return made;
        await node.restartReaderOf(place);
        return accept();
      },
    };
  }

  /** A kubelet that can not renew its certificate itself any more joins anew. */
  #kubelet(node: ClusterNode): Work[] {
    const { kubelet, machine, name } = node;
    const held = (place: FilePair) => load(machine.files, place)?.certificate;
    // Who is kept out, because its client certificate is revoked, can not ask for the other one either.
    const isIn = () => !this.#isOfOldRoot(held(places.kubeletClient));
    return [
      {
        deed: "re-issue",
        on: `${name}/kubelet-client`,
        pending: () => this.#isDue(held(places.kubeletClient)),
        take: async () => {
          const rotated = await kubelet.rotate();
          return rotated.outcome === "accepted" ? rotated : this.#rejoin(name);
        },
      },
      {
        deed: "re-issue",
        on: `${name}/kubelet-server`,
        pending: () => isIn() && this.#isDue(held(places.kubeletServer)),
        take: () => kubelet.replaceServerCertificate(),
      },
    ];
  }

  #forget(): Work {
    const { machine, certificateManager } = this.#first;
    return {
      deed: "forget the rotation of",
      on: this.#root,
      pending: () => this.#next !== undefined,
      take: async () => {
        for (const path of Object.values(certificateManager.nextRootPlace(this.#root)))
          machine.files.remove(path);
        return accept();
      },
    };
  }

  async #rejoin(node: string): Promise<Reply> {
    for (const deed of ["make a bootstrap token for", "let join anew"] as const) {
      const reply = await deeds[deed](this.#world, node);
      if (reply.outcome === "refused") return reply;
    }
    return accept();
  }

  #isOfOldRoot(certificate: Certificate | undefined): boolean {
    return certificate !== undefined && !isSignedBy(this.#nextHeld.certificate, certificate);
  }

  #isDue(certificate: Certificate | undefined): boolean {
    if (!certificate) return false;
    const { site, cluster } = this.#world;
    const revocation = cluster.revocations.verdictOf(certificate);
    const root = this.#nextHeld.certificate;
    return site.decisions.reissuedByRotation({ certificate, root, revocation });
  }

  #trustedBy({ machine }: ClusterNode): readonly Certificate[] {
    return loadAnchors(machine.files, this.#first.certificateManager.rootPlace(this.#root));
  }

  /** The root that comes next: there from the first step to the last. */
  get #next(): HeldCertificate | undefined {
    const { certificateManager, machine } = this.#first;
    return load(machine.files, certificateManager.nextRootPlace(this.#root));
  }

  get #nextHeld(): HeldCertificate {
    const next = this.#next;
    if (!next) throw new Error(`there is no new ${this.#root}`);
    return next;
  }

  get #first(): ControlPlaneNode {
    return this.#world.cluster.first;
  }
}

/** Nothing is begun on a machine that has no room for what it would write. */
function whereRoom({ files }: Machine, write: () => Promise<unknown>): Work["take"] {
  return async () => {
    if (!files.hasRoom) return noSpaceLeft;
    await write();
    return accept();
  };
}
