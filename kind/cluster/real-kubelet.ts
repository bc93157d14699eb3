/** The kubelet of a node, seen through its files: what it holds, how often it has rotated, how to age it. */
import { setTimeout as wait } from "node:timers/promises";
import { places } from "../../sim/kubernetes/credential-place.ts";
import { bootstrapPath } from "../../sim/kubernetes/kubelet.ts";
import type { Certificate } from "../../sim/pki/certificate.ts";
import { type HeldCertificate, readHeld, writeHeld } from "../../sim/pki/held-certificate.ts";
import type { KeyPair } from "../../sim/pki/keys.ts";
import type { Duration } from "../../sim/time/duration.ts";
import { Inconclusive } from "../../steps/target.ts";
import { ports } from "../node/container.ts";
import type { Node } from "../node/node.ts";
import { realNow } from "../time-travel/clock.ts";
import { redated } from "../time-travel/redate.ts";
import { https } from "./https.ts";
import { rereadMilliseconds, waitUntil } from "./patience.ts";

const kubeconfigPath = "/etc/kubernetes/kubelet.conf";
const pem = "/var/lib/kubelet/pki/kubelet-client-current.pem";
/**
 * Shares of the life of its certificate. client-go draws the instant of rotation between these, the latter
 * excluded, when a kubelet starts or has rotated.
 */
export const rotation = { perhaps: 0.7, forCertain: 0.9 } as const;
/** So shortly before it may rotate, one that starts shows that it does not yet. */
const almost = 0.69;
/** kube-controller-manager dates what it signs five minutes back. */
const backdatingSeconds = 300;
/** A scenario does not notice that a certificate is this much older than its world. */
const toleratedSeconds = 60;
/** Nor that a kubelet goes on with a twin that has lost so much of its life: it is far from its rotation. */
const toleratedOfTwin = 0.01;
const pollMilliseconds = 100;
/** A kubelet that joins or rotates needs a signer, which may have to find its API server again. */
const patienceMilliseconds = 100_000;
/** A kubelet that may rotate has done so by then, 1.2 s after its start. */
const shortMilliseconds = 4_000;

/** The key of the authority that has signed a certificate. */
type SignerOf = (certificate: Certificate) => KeyPair;

/**
 * What becomes of a rotation: a kubelet that is due gets its certificate, or logs why it did not, for instance
 * because it is revoked; of one that has ended, or draws its deadline anew, nobody can tell.
 */
export type Prospect = "rotates" | "fails" | "perhaps";

/** What each kubelet shows, as far as that is known: what it has read at its start, or rotated to. */
const inUse = new WeakMap<Node, Certificate>();

interface Snapshot {
  /** Contents by path. */
  readonly found: ReadonlyMap<string, string>;
  readonly held: HeldCertificate | undefined;
}

export class RealKubelet {
  readonly node: Node;
  #served = "";
  #letIn = "";
  /** Addresses of the API server to which nothing of it gets through. */
  #closed: readonly string[] | undefined;
  #state: "runs" | "ends again and again" | "off" = "runs";

  constructor(node: Node) {
    this.node = node;
  }

  get name(): string {
    return this.node.facts.name;
  }

  /** Its kubeconfig is the last that it writes; without that it could not start again. */
  async hasJoined(): Promise<boolean> {
    return (await this.node.shell.try(`test -e ${pem} && test -e ${kubeconfigPath}`)).code === 0;
  }

  /**
   * Its client certificate as it lies on disk, by the real clock. A kubelet that rotates removes the link to the
   * file and makes it anew, and writes the second certificate of one second over the first: for a moment nothing
   * is there, or half of it.
   * @throws Inconclusive when there is no whole one.
   */
  async held(): Promise<HeldCertificate> {
    return (await this.#current()).held;
  }

  /** What it holds, and the file that this was read from: the link may lead to another a moment later. */
  async #current(): Promise<{ held: HeldCertificate; path: string }> {
    const command = `path=$(readlink -e ${pem}) && echo $path && cat $path`;
    for (const end = Date.now() + shortMilliseconds; ; await wait(pollMilliseconds)) {
      const { output } = await this.node.shell.try(command);
      const held = readHeld(output, output);
      if (held) return { held, path: output.slice(0, output.indexOf("\n")) };
      if (Date.now() > end)
        throw new Inconclusive(`the kubelet of ${this.name} has no whole client certificate`);
    }
  }

  /**
   * Everything in these folders, and the client certificate among it, at one instant; undefined for a kubelet
   * that has none.
   */
  async snapshot(folders: readonly string[]): Promise<Snapshot> {
    const joined = await this.hasJoined();
    for (const end = Date.now() + shortMilliseconds; ; await wait(pollMilliseconds)) {
      const found = await this.node.readAll(folders.join(" "));
      const held = readHeld(found.get(pem), found.get(pem));
      if (held || !joined || Date.now() > end) return { found, held };
    }
  }

  /**
   * Puts the client certificate in place with other dates. Its kubelet is restarted to see that where it would do
   * something about it: it rotates for certain, or shows that it does not yet. Else it goes on with the younger
   * twin, as good as this one, and with its own deadline: one that starts while it may rotate would toss a coin.
   * @param dated gives the certificate its dates.
   * @param recognise is told of the older certificate before the kubelet shows it.
   * @returns that, and whether its kubelet has started anew with it.
   */
  async grow(
    dated: (certificate: Certificate) => Certificate,
    recognise: (older: HeldCertificate) => void,
  ): Promise<{ older: HeldCertificate; restarted: boolean }> {
    const older = await this.age(dated);
    recognise(older);
    const share = shareOfLife(older.certificate);
    const sees = (share >= almost && share < rotation.perhaps) || share >= rotation.forCertain;
    const restarted = sees && !this.isOff;
    if (restarted) await this.restart();
    return { older, restarted };
  }

  /** As `grow`, on disk alone. */
  async age(dated: (certificate: Certificate) => Certificate): Promise<HeldCertificate> {
    const { held, path } = await this.#current();
    // One that has joined or rotated, and was not restarted since, shows what it holds.
    if (!this.twinOf(held.certificate)) inUse.set(this.node, held.certificate);
    const older = { certificate: dated(held.certificate), keys: held.keys };
    const text = writeHeld(older);
    await this.node.write(new Map([[path, { content: text.certificate + text.key, mode: 0o600 }]]));
    return older;
  }

  /** As `makeYoung`; its kubelet is restarted unless what it shows is as good as new. */
  async rejuvenate(signerOf: SignerOf): Promise<void> {
    const { certificate } = await this.makeYoung(signerOf);
    const shown = this.twinOf(certificate) ?? certificate;
    if (shareOfLife(shown) > toleratedOfTwin && !this.isOff) await this.restart();
  }

  /** Gives the client certificate its whole life back, as long as it has not lost much of it; on disk alone. */
  async makeYoung(signerOf: SignerOf): Promise<HeldCertificate> {
    const held = await this.held();
    const age = (realNow() - backdatingSeconds - held.certificate.notBefore) as Duration;
    if (age <= toleratedSeconds) return held;
    return this.age((certificate) => redated(certificate, age, signerOf(certificate)));
  }

  /** What it shows to the API server, of what it holds now: the same, or a twin with other dates. */
  twinOf({ serialNumber }: Certificate): Certificate | undefined {
    const shown = inUse.get(this.node);
    return shown?.serialNumber === serialNumber ? shown : undefined;
  }

  /** Puts another client certificate in place, and makes the kubelet use it. */
  async install(held: HeldCertificate): Promise<void> {
    const { certificate, key } = writeHeld(held);
    const path = pem.replace("current", `certwarp-${held.certificate.serialNumber}`);
    await this.node.write(new Map([[path, { content: certificate + key, mode: 0o600 }]]));
    await this.node.shell.run(`ln -sfn ${path} ${pem}`);
    await this.restart();
  }

  /** Trusts these authorities, as a client of the API server and when that calls. @param anchors PEM. */
  async trust(anchors: string): Promise<void> {
    await this.letIn(anchors);
    const data = Buffer.from(anchors).toString("base64");
    await this.node.shell.run(
      `sed -i 's|certificate-authority-data: .*|certificate-authority-data: ${data}|' ${kubeconfigPath}`,
    );
    if (!this.isOff) await this.restart();
  }

  /** The file of the CAs whose clients it lets in; it reads that again by itself. @param anchors PEM. */
  async letIn(anchors: string): Promise<void> {
    if (anchors === "" || this.#letIn === anchors) return;
    const path = places.clusterAuthority.certificate;
    await this.node.write(new Map([[path, { content: anchors, mode: 0o644 }]]));
    this.#letIn = anchors;
  }

  /** Puts a server certificate in place; the kubelet reads it again by itself. */
  async serveWith({ certificate, keys }: HeldCertificate): Promise<void> {
    if (this.#served === certificate.fingerprint) return;
    const text = writeHeld({ certificate, keys });
    const { certificate: certificatePath, key: keyPath } = places.kubeletServer;
    await this.node.write(
      new Map([
        [keyPath, { content: text.key, mode: 0o600 }],
        [certificatePath, { content: text.certificate, mode: 0o644 }],
      ]),
    );
    this.#served = certificate.fingerprint;
  }

  /**
   * It shows this certificate to whoever dials it by its name; by its address it shows what it read at its
   * start (see FINDINGS.md).
   * @throws Inconclusive when it does not within its time for reading files again.
   */
  async serves(certificate: Certificate): Promise<void> {
    const shows = async (): Promise<boolean> => {
      const { address: host, name: servername } = this.node.facts;
      const reply = await https({ host, port: ports.kubelet, servername, path: "/healthz" });
      return reply.kind === "answer" && Buffer.compare(reply.serving, certificate.der) === 0;
    };
    await this.until("has read its server certificate again", shows, rereadMilliseconds);
  }

  /** Returns when a kubelet that stands by has joined. */
  async joined(): Promise<void> {
    await this.until("has joined", () => this.hasJoined());
    await this.node.shell.run(`rm -f ${bootstrapPath}`);
  }

  /** Forgets the client certificate: it starts static pods, and tries to join until it does. */
  async standBy(kubeconfig: string): Promise<void> {
    await this.node.write(new Map([[bootstrapPath, { content: kubeconfig, mode: 0o600 }]]));
    await this.node.shell.run(`rm -f ${pem} ${kubeconfigPath}`);
    await this.restart();
  }

  /** Whether a way into the API server is closed to it. */
  get isCutOff(): boolean {
    return this.#closed !== undefined;
  }

  /** From now on the API server refuses its connections, as it does when nobody listens. */
  async cutOff(addresses: readonly string[]): Promise<void> {
    await this.mend();
    this.#closed = addresses;
    await this.#firewall("--insert");
  }

  async mend(): Promise<void> {
    await this.#firewall("--delete");
    this.#closed = undefined;
  }

  async #firewall(change: "--insert" | "--delete"): Promise<void> {
    for (const address of this.#closed ?? [])
      await this.node.shell.run(
        `iptables ${change} OUTPUT --protocol tcp --destination ${address} --dport ${ports.api} ` +
          "--jump REJECT --reject-with tcp-reset",
      );
  }

  /**
   * What it has logged last, since it was started, of a client certificate that it did not get; undefined when
   * it has got each.
   */
  async lastFailure(): Promise<string | undefined> {
    const words = "Failed while requesting a signed certificate";
    const log = await this.node.shell.run(
      "journalctl _SYSTEMD_INVOCATION_ID=$(systemctl show --property InvocationID --value kubelet) " +
        `--no-pager --output cat | grep "${words}" | tail -1`,
    );
    return /err="(.*)"/.exec(log)?.[1];
  }

  /** Until it is started again. */
  async off(): Promise<void> {
    await this.node.shell.run("systemctl stop kubelet");
    this.#state = "off";
  }

  async restart(): Promise<void> {
    await this.node.shell.run("systemctl restart kubelet");
    const { output } = await this.node.shell.try(`cat ${bootstrapPath} || cat ${pem}`);
    const held = readHeld(output, output);
    // With a certificate that is in date, or with something to bootstrap from.
    const canStart = held === undefined || held.certificate.notAfter >= realNow();
    this.#state = canStart ? "runs" : "ends again and again";
    if (held) inUse.set(this.node, held.certificate);
    else inUse.delete(this.node);
  }

  get isOff(): boolean {
    return this.#state === "off";
  }

  get runs(): boolean {
    return this.#state === "runs";
  }

  /**
   * Whether the kubelet replaces `old`.
   * @throws Inconclusive when what was to be expected did not happen.
   */
  async rotatesFrom(old: HeldCertificate, prospect: Prospect): Promise<boolean> {
    const until = Date.now() + (prospect === "perhaps" ? shortMilliseconds : patienceMilliseconds);
    while (Date.now() < until) {
      const { certificate } = await this.held();
      if (certificate.fingerprint !== old.certificate.fingerprint) {
        inUse.set(this.node, certificate);
        return true;
      }
      if (prospect === "fails" && (await this.lastFailure())) return false;
      await wait(pollMilliseconds);
    }
    if (prospect === "perhaps") return false;
    const missed =
      prospect === "rotates"
        ? "should have rotated, and did not"
        : "has not said why it does not rotate";
    throw new Inconclusive(`the kubelet of ${this.name} ${missed}`);
  }

  /** @param what it does: "has joined". @see waitUntil */
  until(
    what: string,
    holds: () => Promise<boolean>,
    patience = patienceMilliseconds,
  ): Promise<void> {
    return waitUntil(this.node.shell, `the kubelet of ${this.name} ${what}`, holds, patience);
  }
}

/** By the real clock: 0 at notBefore, 1 at notAfter. */
export function shareOfLife({ notBefore, notAfter }: Certificate): number {
  return (realNow() - notBefore) / (notAfter - notBefore);
}
