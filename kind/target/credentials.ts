/** Credentials on kind: the actors' books, in which real kubelets' certificates are entered as they appear. */
import { strayKeys } from "../../sim/checkers/pairs.ts";
import type { SimulatedCredentials } from "../../sim/target/credentials.ts";
import type { Instant } from "../../sim/time/instant.ts";
import type {
  CertificateFacts,
  CredentialPort,
  CredentialView,
  Outcome,
} from "../../steps/target.ts";
import type { OnKindStage } from "./stage.ts";

export class KindCredentials implements CredentialPort {
  readonly #actors: SimulatedCredentials;
  readonly #stage: OnKindStage;

  constructor(actors: SimulatedCredentials, stage: OnKindStage) {
    this.#actors = actors;
    this.#stage = stage;
  }

  async all(): Promise<CredentialView[]> {
    await this.#stage().cluster?.noticeRotations();
    return this.#actors.all();
  }

  lapses(): Promise<string[]> {
    return this.#actors.lapses();
  }

  generations(credential: string): Promise<CertificateFacts[]> {
    return this.#actors.generations(credential);
  }

  async renew(credential: string, trick?: "a proof made with another key"): Promise<Outcome> {
    const outcome = await this.#actors.renew(credential, trick);
    await this.#stage().cluster?.writeFiles();
    return outcome;
  }

  /** Whoever reads the file is not told; who reads it at its start alone has what lies there now. */
  async replaceFile(credential: string, by: "new" | "of another CA"): Promise<void> {
    if (/\/(controller-manager|scheduler)$/.test(credential))
      await this.#stage().cluster?.refreshReaders();
    await this.#actors.replaceFile(credential, by);
    await this.#stage().cluster?.writeFiles();
  }

  async trustAnother(root: string): Promise<void> {
    await this.#actors.trustAnother(root);
    await this.#stage().cluster?.writeFiles();
  }

  renewalDue(credential: string): Promise<Instant> {
    return this.#actors.renewalDue(credential);
  }

  statusDisagreements(): Promise<string[]> {
    return this.#actors.statusDisagreements();
  }

  /** On the nodes; what the actors alone keep is looked at with it. */
  async strayKeys(): Promise<string[]> {
    const stray = await this.#actors.strayKeys();
    const { cluster } = this.#stage();
    for (const [name, { node }] of cluster?.kubelets ?? []) {
      const files = await node.readAll("/etc/kubernetes /var/lib/kubelet/pki");
      stray.push(...strayKeys(files).map((problem) => `${name}:${problem}`));
    }
    return stray;
  }

  fingerprint(): Promise<string> {
    return this.#actors.fingerprint();
  }
}
