/** The cloud agent CA: signs every client certificate of the host layer, and nothing else. */
import { found, issue, nextKeys } from "../issuance.ts";
import type { Machine } from "../machine/machine.ts";
import type { Authority } from "../pki/authority.ts";
import type { Certificate } from "../pki/certificate.ts";
import type { ExtensionRequest } from "../pki/extensions.ts";
import { type DistinguishedName, name } from "../pki/names.ts";
import type { Site } from "../site.ts";
import type { Duration } from "../time/duration.ts";
import type { Identity } from "./identity.ts";

/** What a client certificate says; the rest follows from the identity and the time. */
export interface ClientCertificateContent extends ExtensionRequest {
  readonly subject: DistinguishedName;
  readonly lifetime: Duration;
}

const actor = "cloud-agent";
/** The product's serial numbers are at most 63 bits long. */
const serialOctets = 8;

export class CertificateIssuer {
  readonly #site: Site;
  readonly #machine: Machine;
  readonly #authorities: Authority[] = [];

  constructor(site: Site, machine: Machine) {
    this.#site = site;
    this.#machine = machine;
  }

  /** Makes a CA, which signs from now on; once before anything else, and again to rotate it. */
  async found(): Promise<void> {
    const { keys, authorityLifetime } = this.#site.profile.hostLayer;
    const issuedAt = this.#machine.now();
    const authority = await found(
      this.#site,
      { actor, slot: authoritySlot, issuedAt, serialOctets },
      {
        subject: name("cloud-agent-ca"),
        ...this.#site.decisions.authorityValidity(issuedAt, authorityLifetime),
      },
      nextKeys(this.#site, keys, authoritySlot.name),
    );
    this.#authorities.push(authority);
  }

  /** The CAs by which clients are verified. */
  get anchors(): readonly Certificate[] {
    const all = this.#authorities.map(({ certificate }) => certificate);
    return this.#site.decisions.trustedAuthorities(all);
  }

  /** The CA that signs. @throws Error before there is one. */
  get signer(): Authority {
    const newest = this.#authorities.at(-1);
    if (!newest) throw new Error("the cloud agent has no CA yet");
    return newest;
  }

  /** Signs without judging. */
  issue(
    identity: Identity,
    content: ClientCertificateContent,
    publicKey: Uint8Array,
  ): Promise<Certificate> {
    const { name: owner, certificateRenewedBy: renewedBy } = identity;
    const slot = {
      name: `${owner}/certificate`,
      layer: "host",
      kind: "client certificate",
      owner,
      renewedBy,
    } as const;
    const issuedAt = this.#machine.now();
    const { lifetime, ...template } = content;
    const validity = this.#site.decisions.clientCertificateValidity(
      issuedAt,
      lifetime,
      this.signer.certificate.notAfter,
    );
    return issue(
      this.#site,
      { actor, slot, issuedAt, serialOctets },
      this.signer,
      { ...template, ...validity },
      publicKey,
    );
  }
}

const authoritySlot = {
  name: "cloud-agent-ca",
  layer: "host",
  kind: "authority",
  owner: "cloud-agent",
  renewedBy: "operator",
} as const;
