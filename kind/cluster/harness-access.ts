/** The harness's own way in: credentials made for the real clock, which no travel makes older. */
import type { Authority } from "../../sim/pki/authority.ts";
import type { HeldCertificate } from "../../sim/pki/held-certificate.ts";
import { generateKeyPair } from "../../sim/pki/keys.ts";
import { name } from "../../sim/pki/names.ts";
import { days, hours } from "../../sim/time/duration.ts";
import { add, subtract } from "../../sim/time/instant.ts";
import { realNow } from "../time-travel/clock.ts";
import type { Books } from "./books.ts";
import type { ControlPlane } from "./control-plane.ts";
import type { HttpsCall, HttpsReply } from "./https.ts";

export type ApiCall = Omit<HttpsCall, "host" | "port">;

export class HarnessAccess {
  readonly #books: Books;
  readonly #controlPlane: ControlPlane;
  readonly #credentials = new Map<string, HeldCertificate>();

  constructor(books: Books, controlPlane: ControlPlane) {
    this.#books = books;
    this.#controlPlane = controlPlane;
  }

  /** Of the group that no authorizer is asked about. */
  asAdministrator(call: ApiCall): Promise<HttpsReply> {
    return this.#askAs("system:masters", call);
  }

  /** As `asAdministrator`, for an answer that goes on. @see lines */
  async listenAsAdministrator(
    path: string,
    signal: AbortSignal,
    heard: (line: string) => void,
  ): Promise<void> {
    const call = this.#with(await this.#credential("system:masters"), { path });
    return this.#controlPlane.listen(call, signal, heard);
  }

  /** As somebody whom the authorizers are asked about. */
  asViewer(call: ApiCall): Promise<HttpsReply> {
    return this.#askAs("certwarp:viewers", call);
  }

  /** After a rotation what was signed by the old authority is of no use. */
  renew(): void {
    this.#credentials.clear();
  }

  /** With somebody else's credential. */
  ask(call: ApiCall, held: HeldCertificate): Promise<HttpsReply> {
    return this.#controlPlane.ask(this.#with(held, call));
  }

  #with(held: HeldCertificate, call: ApiCall): ApiCall {
    const { authorityHasEnded } = this.#books;
    const anchors = this.#books.trusted("cluster-ca");
    // Whom to trust when the CA has ended? What the server says is what is asked for then.
    return { ...call, held, ...(!authorityHasEnded && { anchors }) };
  }

  async #askAs(group: string, call: ApiCall): Promise<HttpsReply> {
    return this.ask(call, await this.#credential(group));
  }

  async #credential(group: string): Promise<HeldCertificate> {
    const held =
      this.#credentials.get(group) ??
      (await newCredential(this.#books.authority("cluster-ca"), group));
    this.#credentials.set(group, held);
    return held;
  }
}

/** For the real clock, a day long, for clients and for the harness's own servers. */
export async function newCredential(authority: Authority, group: string): Promise<HeldCertificate> {
  const keys = generateKeyPair("P-256");
  const now = realNow();
  const certificate = await authority.issue(
    {
      subject: name("certwarp", group),
      serialNumber: "1",
      notBefore: subtract(now, hours(1)),
      notAfter: add(now, days(1)),
      usages: ["digital signature", "client auth"],
    },
    keys.spki,
  );
  return { certificate, keys };
}
