/** Whether a control plane answers, and is ready: asked again and again until it is, or has had its time. */
import { setTimeout as wait } from "node:timers/promises";
import type { Certificate } from "../../sim/pki/certificate.ts";
import type { ControlPlane } from "./control-plane.ts";
import { rereadMilliseconds } from "./patience.ts";

/** From a cold start with good certificates: 6 s (measured), so this is ample. */
const startMilliseconds = 25_000;
/** systemd starts a kubelet again a second after its end, and counts; one that can start never ends. */
const endsOfKubelet = 3;
/** What KMS v2 health is remembered for, 20 s when good, and the time to ask again (measured: 12 to 23 s). */
const probeMilliseconds = 40_000;
const pollMilliseconds = 100;

export class Readiness {
  readonly #controlPlane: ControlPlane;

  constructor(controlPlane: ControlPlane) {
    this.#controlPlane = controlPlane;
  }

  /**
   * As `isReady`, but for the KMS plugin, without which an API server serves everything except secrets, and for
   * the informers that wait for these.
   */
  async serving(): Promise<void> {
    await this.#controlPlane.until("the API server serves", () => this.isServing());
  }

  async isServing(): Promise<boolean> {
    const failing = await this.#failing();
    return failing.every((check) => check === "kms-providers" || check === "informer-sync");
  }

  /**
   * The readiness checks that fail. Each remembers what it heard last, a good answer of the KMS plugin for 20 s,
   * so they have their time to be as expected.
   * @param expected the checks that are to fail, as /readyz names them; none: the API server is to be ready.
   */
  async failingChecks(expected: readonly string[]): Promise<readonly string[]> {
    const end = Date.now() + probeMilliseconds;
    for (;;) {
      const failing = await this.#failing();
      const isExpected =
        expected.length === 0
          ? failing.length === 0
          : expected.every((check) => failing.includes(check));
      if (isExpected || Date.now() > end) return failing;
      await wait(pollMilliseconds);
    }
  }

  async isReady(): Promise<boolean> {
    return (await this.#failing()).length === 0;
  }

  async #failing(): Promise<readonly string[]> {
    const reply = await this.#controlPlane.ask({ path: "/readyz?verbose" });
    if (reply.kind !== "answer") return ["ping"];
    if (reply.status === 200) return [];
    const failing = [...reply.body.matchAll(/^\[-\](\S+)/gm)].map(([, check = ""]) => check);
    // Before it knows who may ask, an API server refuses the question itself.
    return failing.length > 0 ? failing : ["ping"];
  }

  /**
   * The API server runs again after a power cut, or its kubelet, which would start it, ends again and again,
   * or it has had the time in which it always does. Whether it is ready depends on its certificates.
   */
  async started(): Promise<void> {
    const end = Date.now() + startMilliseconds;
    while (!(await this.isServing()) && Date.now() < end) {
      if (await this.kubeletEnds()) return;
      await wait(pollMilliseconds);
    }
  }

  /** Its kubelet ends as often as it is started: nothing will bring the control plane back. */
  async kubeletEnds(): Promise<boolean> {
    const restarts = await this.#controlPlane.node.shell.run(
      "systemctl show kubelet --property NRestarts --value",
    );
    return Number(restarts) >= endsOfKubelet;
  }

  /**
   * The API server shows this certificate in new connections.
   * @throws Inconclusive when it does not within its time for reading files again.
   */
  async serves(certificate: Certificate): Promise<void> {
    const shows = async () => {
      const reply = await this.#controlPlane.ask({ path: "/livez" });
      return reply.kind === "answer" && Buffer.compare(reply.serving, certificate.der) === 0;
    };
    const what = "the API server has read its serving certificate again";
    await this.#controlPlane.until(what, shows, rereadMilliseconds);
  }
}
