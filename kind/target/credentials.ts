/** Credentials on kind: the actors' books, in which real kubelets' certificates are entered as they appear. */
import { hash } from "node:crypto";
import { strayKeys } from "../../sim/checkers/pairs.ts";
import { foreignAuthority } from "../../sim/faults/forgery.ts";
import type { SimulatedCredentials } from "../../sim/target/credentials.ts";
import type { Instant } from "../../sim/time/instant.ts";
import type {
  CertificateFacts,
  CredentialPort,
  CredentialView,
  Finding,
  Outcome,
  RenewalTrick,
} from "../../steps/target.ts";
import { allKeys } from "../cluster/etcd-keys.ts";
import type { ReaderName } from "../cluster/readers.ts";
import type { OnKindStage } from "./stage.ts";

const certificateFolders = "/etc/kubernetes /var/lib/kubelet/pki";
/** What a refused attempt might have left in etcd. */
const stored = /^[/]registry[/](secrets|certificates[.]microsoft[.]com)[/]/;

export class KindCredentials implements CredentialPort {
  readonly #actors: SimulatedCredentials;
  readonly #stage: OnKindStage;

  constructor(actors: SimulatedCredentials, stage: OnKindStage) {
    this.#actors = actors;
    this.#stage = stage;
  }

  async all(): Promise<Finding<CredentialView[]>> {
    await this.#stage().cluster?.noticeRotations();
    return this.#actors.all();
  }

  lapses(): Promise<Finding<string[]>> {
    return this.#actors.lapses();
  }

  generations(credential: string): Promise<Finding<CertificateFacts[]>> {
    return this.#actors.generations(credential);
  }

  async renew(credential: string, trick?: RenewalTrick): Promise<Outcome> {
    const outcome = await this.#actors.renew(credential, trick);
    await this.#stage().cluster?.writeFiles();
    return outcome;
  }

  /** Whoever reads the file is not told; who reads it at its start alone has what lies there now. */
  async replaceFile(credential: string, by: "new" | "of another CA"): Promise<void> {
    const [, reader] = /\/(controller-manager|scheduler)$/.exec(credential) ?? [];
    if (reader) await this.#stage().cluster?.readers.refresh([reader as ReaderName]);
    await this.#actors.replaceFile(credential, by);
    await this.#stage().cluster?.writeFiles();
  }

  async trustAnother(root: string): Promise<void> {
    await this.#actors.trustAnother(root);
    const { world, cluster } = this.#stage();
    await cluster?.writeFiles();
    if (root === "cluster-ca") await cluster?.showTrust(await foreignAuthority(world.site), true);
  }

  renewalDue(credential: string): Promise<Instant> {
    return this.#actors.renewalDue(credential);
  }

  statusDisagreements(): Promise<Finding<string[]>> {
    return this.#actors.statusDisagreements();
  }

  /** On the nodes; what the actors alone keep is looked at with it. */
  async strayKeys(): Promise<Finding<string[]>> {
    const { found, judges } = await this.#actors.strayKeys();
    const stray = [...found];
    const { cluster } = this.#stage();
    for (const [name, { node }] of cluster?.kubelets ?? []) {
      const files = await node.readAll(certificateFolders);
      stray.push(...strayKeys(files).map((problem) => `${name}:${problem}`));
    }
    return { found: stray, judges };
  }

  /** With the certificates that lie on the nodes, and the secrets and revocations that lie in etcd. */
  async fingerprint(): Promise<Finding<string>> {
    const own = await this.#actors.fingerprint();
    const { cluster } = this.#stage();
    if (!cluster) return own;
    const nodes = [...cluster.kubelets.values()].filter(({ node }) => !node.shell.ended);
    const files = await Promise.all(
      nodes.map(async ({ name, node }) => [name, ...(await node.readAll(certificateFolders))]),
    );
    // An etcd that does not run stores nothing.
    const runs = await cluster.controlPlane.isRunning("etcd");
    const objects = runs ? [...(await allKeys(cluster))].filter(([key]) => stored.test(key)) : [];
    return {
      found: hash("sha256", JSON.stringify([own.found, files, objects])),
      judges: [...own.judges, ...(runs ? ["etcd"] : [])],
    };
  }
}
