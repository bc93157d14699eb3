/** A real cluster that becomes older: while it runs, or while it is switched off. */
import { setTimeout as wait } from "node:timers/promises";
import { load, places } from "../../sim/kubernetes/credential-place.ts";
import type { Certificate } from "../../sim/pki/certificate.ts";
import type { HeldCertificate } from "../../sim/pki/held-certificate.ts";
import { type Duration, hours } from "../../sim/time/duration.ts";
import { realNow } from "../time-travel/clock.ts";
import { redated } from "../time-travel/redate.ts";
import { rereadMilliseconds } from "./patience.ts";
import type { RealCluster } from "./real-cluster.ts";
import { type Prospect, type RealKubelet, rotation, shareOfLife } from "./real-kubelet.ts";

/** Seconds of a scenario's time by which real time has gone on when a kubelet draws its deadline. */
const margin = 30;
/** Seconds; a root that ends sooner may have ended before it has signed. */
const rotationTakes = 60;
/** Seconds; a kubelet whose certificate ends sooner may not have started the control plane by then. */
const startTakes = 60;
/** Kubelets that are due within an hour of each other are made to rotate in one go. */
const together = hours(1);

export class Ageing {
  readonly #cluster: RealCluster;
  /** @see #clients */
  #connectedWith: string;

  constructor(cluster: RealCluster) {
    this.#cluster = cluster;
    this.#connectedWith = this.#clients();
  }

  /**
   * Returns when the real clock has caught up with the actors' one; nothing is dated anew.
   * @param earliest and not before this, in milliseconds since 1970.
   */
  async waitForClock(earliest: number): Promise<void> {
    await wait(Math.max(0, this.#cluster.books.caughtUpAt - Date.now(), earliest - Date.now()));
    await this.#cluster.writeFiles();
  }

  /**
   * While the clocks go on together: kubelets that have rotated are entered into the books, and what was written
   * since somebody looked is shown to be in use.
   */
  async keepUp(): Promise<void> {
    const cluster = this.#cluster;
    await cluster.noticeRotations();
    const { unseen } = cluster;
    if (unseen.size === 0 || !(await cluster.controlPlane.readiness.isServing())) return;
    if (await this.#show()) await cluster.readers.refreshReadersOf(unseen);
  }

  /** How long until the next kubelets are sure to rotate; those that are past it and have not do not count. */
  untilRotation(): Duration {
    const waits = [...this.#cluster.kubelets.values()]
      .filter(({ isOff }) => !isOff)
      .map(({ name }) => this.#untilRotationOf(name))
      .filter((time) => time > 0);
    const soonest = Math.min(...waits);
    return Math.max(...waits.filter((time) => time <= soonest + together), soonest) as Duration;
  }

  /**
   * Everything is older by `span`, which the actors have just lived through; a kubelet that is past the
   * latest instant at which it rotates does so.
   * @param span short enough for every kubelet to rotate at most once in it.
   */
  async grow(span: Duration): Promise<void> {
    const { books, kubelets } = this.#cluster;
    await this.#cluster.noticeRotations();
    books.align();
    // What is signed by a root that ends soon must not outlive it.
    if (books.authoritiesEnd) await this.#cluster.writeFiles();
    const past = [...kubelets.values()].filter(({ name }) => this.#untilRotationOf(name) <= 0);
    for (const { name } of past.filter(({ isOff }) => isOff)) this.#tellEffect(name);
    const due = new Map(
      past.filter(({ isOff }) => !isOff).map((kubelet) => [kubelet, this.#prospectOf(kubelet)]),
    );
    if ([...due.values()].includes("rotates")) await this.#cluster.wakeSigner();
    await Promise.all(
      [...kubelets.values()].map(async (kubelet) => {
        const { older, restarted } = await kubelet.grow(this.#dated(kubelet, span), (held) =>
          books.recognise(kubelet.name, held),
        );
        const prospect = due.get(kubelet) ?? (restarted ? "perhaps" : undefined);
        if (!prospect) return;
        if (await kubelet.rotatesFrom(older, prospect))
          books.note(kubelet.name, await kubelet.held());
        else if (due.has(kubelet)) await this.#noteFailure(kubelet);
      }),
    );
  }

  /** Brings the files to the node as they stand, and shows that the running components have seen them. */
  async catchUp(): Promise<void> {
    const cluster = this.#cluster;
    cluster.books.align();
    await cluster.writeFiles();
    await this.#show();
  }

  /** @returns whether whoever is ended would be started again. */
  async #show(): Promise<boolean> {
    const cluster = this.#cluster;
    await cluster.showServing();
    const { authorityHasEnded } = cluster.books;
    if (authorityHasEnded) await this.#showEndOfAuthority();
    if (authorityHasEnded || !(await this.#canRestart())) return false;
    await cluster.settled();
    return true;
  }

  /**
   * As `catchUp`, after an operator has put new certificates in place: the API server keeps connections for minutes,
   * and is restarted where it may have some with a client certificate of before.
   */
  async useRepaired(): Promise<void> {
    const cluster = this.#cluster;
    const keeps = this.#connectedWith === this.#clients();
    if (keeps && (await cluster.controlPlane.readiness.isServing())) return this.catchUp();
    cluster.books.align();
    await cluster.writeFiles();
    await cluster.controlPlane.restart("API server");
    this.noteStart();
    await this.#show();
  }

  /** The API server has started on what lies in its files now. */
  noteStart(): void {
    this.#connectedWith = this.#clients();
  }

  /** What the API server shows to etcd and to kubelets, as the actors have it: fingerprints. */
  #clients(): string {
    const { files } = this.#cluster.world.cluster.first.machine;
    return [places.apiServerEtcdClient, places.apiServerKubeletClient]
      .map((place) => load(files, place)?.certificate.fingerprint)
      .join();
  }

  /** Nothing runs any more, and nothing renews. */
  async switchOff(): Promise<void> {
    await this.#cluster.noticeRotations();
    await Promise.all([...this.#cluster.kubelets.values()].map((kubelet) => kubelet.off()));
    await this.#cluster.controlPlane.kill();
  }

  /**
   * Everything has become older by `span` and starts. A kubelet that is due draws its deadline then, and
   * may rotate at once.
   */
  async switchOn(span: Duration): Promise<void> {
    const cluster = this.#cluster;
    const { books, controlPlane } = cluster;
    books.align();
    await cluster.writeFiles();
    const kubelets = [...cluster.kubelets.values()];
    const older = await Promise.all(
      kubelets.map((kubelet) => kubelet.age(this.#dated(kubelet, span))),
    );
    for (const [place, { name }] of kubelets.entries())
      books.recognise(name, older[place] as HeldCertificate);
    await Promise.all(kubelets.map((kubelet) => kubelet.restart()));
    if (await this.#mustServe()) await controlPlane.readiness.serving();
    else await controlPlane.readiness.started();
    if (!(await controlPlane.readiness.isServing())) return await controlPlane.blamesCertificate();
    await cluster.showServing();
    await Promise.all(
      kubelets.map(async (kubelet, place) => {
        const old = older[place] as HeldCertificate;
        const share = shareOfLife(old.certificate);
        if (share < rotation.perhaps || share > 1) return;
        // Who has asked in vain, as long as there was no API server, was due, and asks again.
        const isDue = share >= rotation.forCertain || (await kubelet.lastFailure()) !== undefined;
        if (await kubelet.rotatesFrom(old, isDue ? this.#prospectOf(kubelet) : "perhaps"))
          books.note(kubelet.name, await kubelet.held());
      }),
    );
    await cluster.settled();
  }

  #untilRotationOf(name: string): Duration {
    const { books, world } = this.#cluster;
    const held = books.heldBy(name);
    if (!held) return Number.POSITIVE_INFINITY as Duration;
    const { notBefore, notAfter } = held.certificate;
    const at = notBefore + Math.ceil((notAfter - notBefore) * rotation.forCertain) + margin;
    return (at - world.now()) as Duration;
  }

  /** What the kubelet says of it, for whoever asks for the status. */
  async #noteFailure(kubelet: RealKubelet): Promise<void> {
    const why = await kubelet.lastFailure();
    const { inventory } = this.#cluster.world.site;
    inventory.noteFailure(`${kubelet.name}/kubelet-client`, why);
    if (why && kubelet.isCutOff) this.#tellEffect(kubelet.name);
  }

  /** A kubelet did not get its certificate because of what was done to its machine: that fault had an effect. */
  #tellEffect(name: string): void {
    const { cluster, platform } = this.#cluster.world;
    platform.machine(name).reaches(cluster.first.machine);
  }

  /** What becomes of a kubelet's rotation that is due. */
  #prospectOf({ name, isCutOff }: RealKubelet): Prospect {
    const { books, world } = this.#cluster;
    const held = books.heldBy(name)?.certificate;
    if (!held || held.notAfter < world.now()) return "perhaps";
    if (isCutOff || world.cluster.revocations.verdictOf(held).outcome === "revoked") return "fails";
    const root = books.authority("cluster-ca").certificate;
    return world.now() <= root.notAfter - rotationTakes ? "rotates" : "perhaps";
  }

  /** A kubelet's certificate as it is now: that of the books, or, of one that has just rotated, older by `span`. */
  #dated({ name }: RealKubelet, span: Duration): (certificate: Certificate) => Certificate {
    const { books } = this.#cluster;
    return (certificate) => {
      const known = books.heldBy(name)?.certificate;
      if (known?.serialNumber === certificate.serialNumber) return books.real(known);
      return redated(certificate, -span as Duration, books.signerOf(certificate));
    };
  }

  /** Once the API server has read the CA that has expired, it knows nobody any more. */
  async #showEndOfAuthority(): Promise<void> {
    const { access, controlPlane } = this.#cluster;
    const unknown = async () => {
      const reply = await access.asViewer({ path: "/api" });
      return reply.kind === "answer" && reply.status === 401;
    };
    const what = "the API server has seen its client CA expire";
    await controlPlane.until(what, unknown, rereadMilliseconds);
  }

  /** The actors' API server does, with what it has been given; whether a real one can start is its kubelet's affair. */
  async #mustServe(): Promise<boolean> {
    const failing = await this.#cluster.world.cluster.first.apiServer.failingChecks();
    return (
      failing.every((check) => check === "kms-providers") && (await this.#canRestart(startTakes))
    );
  }

  /**
   * What is killed comes back only where a kubelet can start, and can work only with an API server.
   * @param takes seconds for which their certificates must go on.
   */
  async #canRestart(takes = 0): Promise<boolean> {
    const { books, controlPlane } = this.#cluster;
    const kubelet = this.#cluster.kubelet(controlPlane.node.facts.name);
    return [(await kubelet.held()).certificate, books.serving].every(
      (certificate) => certificate !== undefined && certificate.notAfter >= realNow() + takes,
    );
  }
}
