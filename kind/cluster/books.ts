/**
 * Which certificate of the actors' world is which on the nodes. The two differ in their dates alone: a date
 * of the scenario and the real one are `offset` apart, and that is fixed between two travels.
 */
import { foreignKeys, foreignName } from "../../sim/faults/forgery.ts";
import { install, load, loadAnchors, places } from "../../sim/kubernetes/credential-place.ts";
import type { Authority } from "../../sim/pki/authority.ts";
import type { Certificate } from "../../sim/pki/certificate.ts";
import type { HeldCertificate } from "../../sim/pki/held-certificate.ts";
import { type KeyPair, publicKeyId } from "../../sim/pki/keys.ts";
import type { AuthorityName } from "../../sim/policy/certificate-document.ts";
import { type Duration, days, seconds } from "../../sim/time/duration.ts";
import { add, type Instant } from "../../sim/time/instant.ts";
import type { World } from "../../sim/world.ts";
import { keyOf } from "../host/fresh-keys.ts";
import { offsetAt, offsetForJudge, realNow, tickMilliseconds } from "../time-travel/clock.ts";
import { redated } from "../time-travel/redate.ts";
import { surprisesIn } from "./surprises.ts";

const authorities: readonly AuthorityName[] = ["cluster-ca", "etcd-ca", "front-proxy-ca"];

export class Books {
  readonly #world: World;
  #offset: Duration;
  /** Of each root that stays as it is, by its fingerprint: what was right when it was made. */
  readonly #rootOffsets = new Map<string, Duration>();
  readonly #kubeletKeys = new Map<string, KeyPair>();
  readonly #byRealFingerprint = new Map<string, Certificate>();
  readonly #surprises: string[] = [];

  constructor(world: World) {
    this.#world = world;
    this.#offset = offsetAt(world.now());
  }

  /** What is dated from now on is dated for this moment. */
  align(): void {
    this.#offset = offsetAt(this.#world.now());
  }

  /** When the real clock has caught up with the actors' one, in milliseconds since 1970. */
  get caughtUpAt(): number {
    return this.realPresent * 1000 + tickMilliseconds;
  }

  /** As it is on the nodes, for whoever reads the real clock. */
  real(certificate: Certificate): Certificate {
    return this.#entered(certificate, this.#offsetOf(certificate));
  }

  #offsetOf(certificate: Certificate): Duration {
    if (this.movesInTime(certificate)) return this.#offset;
    const offset = this.#rootOffsets.get(certificate.fingerprint) ?? this.#offset;
    this.#rootOffsets.set(certificate.fingerprint, offset);
    return offset;
  }

  /** As its holder shows it at this moment; what ends within a minute, up to a minute before its end. */
  shown({ certificate, keys }: HeldCertificate): HeldCertificate {
    const offset = offsetForJudge([certificate], this.#world.now());
    return { certificate: this.#entered(certificate, offset), keys };
  }

  /** As the actors see what was found on a node. @param younger by how much. */
  virtual(certificate: Certificate, younger = seconds(0)): Certificate {
    const offset = (younger - this.#offset) as Duration;
    return redated(certificate, offset, this.#signerOf(certificate));
  }

  /** Whose real twin has this fingerprint; undefined for one that is not in the books. */
  certificateOf(fingerprint: string): Certificate | undefined {
    return this.#byRealFingerprint.get(fingerprint);
  }

  /** The key that goes with a public key: of an actor, or of a kubelet that has been seen. */
  keyOf(id: string): KeyPair {
    return this.#kubeletKeys.get(id) ?? keyOf(id);
  }

  authority(name: AuthorityName): Authority {
    return this.#world.cluster.first.certificateManager.authority(name);
  }

  /** Everybody who is trusted under the name of an authority, as on the nodes: two while it is rotated. */
  trusted(name: AuthorityName): readonly Certificate[] {
    const { certificateManager, machine } = this.#world.cluster.first;
    const anchors = loadAnchors(machine.files, certificateManager.rootPlace(name));
    return anchors.map((anchor) => this.real(anchor));
  }

  /** Whether an authority has been rotated, or begun to be. */
  get rotated(): boolean {
    return authorities.some((name) => this.#world.site.inventory.generations(name).length > 1);
  }

  /** Whether somebody may trust, in memory too, a CA that is none of this world's. */
  get trustsAnother(): boolean {
    return authorities.some((name) => this.trusted(name).length > 1);
  }

  /** Whether the Cluster CA, as it is on the nodes, has passed its end. */
  get authorityHasEnded(): boolean {
    return this.real(this.authority("cluster-ca").certificate).notAfter < realNow();
  }

  /** What the API server should show: its serving certificate, dated for the real clock. */
  get serving(): Certificate | undefined {
    const own = this.#world.cluster.first.apiServer.files.pair(places.apiServer)?.certificate;
    return own && this.real(own);
  }

  /** The actors' copy of a kubelet's client certificate. */
  heldBy(node: string): HeldCertificate | undefined {
    return load(this.#world.platform.machine(node).files, places.kubeletClient);
  }

  /** What a kubelet has become older to is the certificate that the actors know of it, unless it has just rotated. */
  recognise(node: string, older: HeldCertificate): void {
    const known = this.heldBy(node)?.certificate;
    const { certificate } = older;
    if (known?.serialNumber === certificate.serialNumber)
      this.#byRealFingerprint.set(certificate.fingerprint, known);
    else this.note(node, older);
  }

  /**
   * As `note`, for a node that is older than its world: it was made young again, so far as a scenario would
   * notice, and for the actors its kubelet has joined at this moment.
   */
  noteStanding(node: string, held: HeldCertificate): void {
    const { csrBackdating } = this.#world.site.profile.clusterLayer;
    const age = this.realPresent - add(held.certificate.notBefore, csrBackdating);
    this.note(node, held, seconds(Math.max(0, age)));
  }

  /** As `note`, unless it is known. */
  notice(node: string, held: HeldCertificate): void {
    if (!this.#byRealFingerprint.has(held.certificate.fingerprint)) this.note(node, held);
  }

  /**
   * Enters a kubelet's certificate into the inventory and the actors' files, before anything uses it.
   * @param younger by how much it is for the actors.
   */
  note(node: string, held: HeldCertificate, younger = seconds(0)): void {
    const { site, platform } = this.#world;
    const certificate = this.virtual(held.certificate, younger);
    this.#kubeletKeys.set(held.keys.id, held.keys);
    this.#byRealFingerprint.set(held.certificate.fingerprint, certificate);
    const slot = {
      name: `${node}/kubelet-client`,
      layer: "cluster",
      kind: "client certificate",
      owner: node,
      renewedBy: "kubelet",
    } as const;
    const issuedAt = add(certificate.notBefore, site.profile.clusterLayer.csrBackdating);
    const signer = this.authority("cluster-ca").certificate;
    const { number } = site.inventory.record(slot, { certificate }, issuedAt);
    const isFirst = number === 1 && node === this.#world.cluster.first.name;
    this.#surprises.push(...surprisesIn({ certificate, node, issuedAt, signer, isFirst }, site));
    install(site, platform.machine(node), places.kubeletClient, {
      subject: `${slot.name}#${number}`,
      held: { certificate, keys: held.keys },
    });
  }

  /** In which of their certificates kubelets did not get what the signer here would have given them. */
  get surprises(): readonly string[] {
    return this.#surprises;
  }

  /** Whether a certificate becomes older with its world. */
  movesInTime({ isAuthority }: { readonly isAuthority: boolean }): boolean {
    return !isAuthority || this.authoritiesEnd;
  }

  /** What the real clock shows when the actors' one shows their present. */
  get realPresent(): Instant {
    return add(this.#world.now(), this.#offset);
  }

  #entered(certificate: Certificate, offset: Duration): Certificate {
    const real = redated(certificate, offset, this.#signerOf(certificate));
    this.#byRealFingerprint.set(real.fingerprint, certificate);
    return real;
  }

  /** Roots of ten years are left as they are; moving them is needed where their end is the point. */
  get authoritiesEnd(): boolean {
    return this.#world.site.profile.clusterLayer.rootLifetime < days(365);
  }

  /** The key of the authority that has signed a certificate, as the actors see it or as it lies on a node. */
  signerOf(certificate: Certificate): KeyPair {
    const signer = this.#signerOf(certificate);
    if (!signer) throw new Error(`nobody here has signed ${certificate.subject.commonName}`);
    return signer;
  }

  /** Of the authority that it names, the generation whose key it names; the newest where it names none. */
  #signerOf({ issuer, authorityKeyId }: Certificate): KeyPair | undefined {
    const named = authorities
      .flatMap((name) => this.#world.site.inventory.generations(name).toReversed())
      .flatMap(({ certificate }) => (certificate ? [certificate] : []))
      .filter(({ subject }) => subject.commonName === issuer.commonName);
    const signer = named.find(({ subjectKeyId }) => subjectKeyId === authorityKeyId) ?? named[0];
    if (signer) return this.keyOf(publicKeyId(signer.publicKey));
    return issuer.commonName === foreignName ? foreignKeys(this.#world.site) : undefined;
  }
}
