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
  #authority!: Authority;

  constructor(site: Site, machine: Machine) {
    this.#site = site;
    this.#machine = machine;
  }

  /** Makes the CA; once, before anything else. */
  async found(): Promise<void> {
    const { keys, authorityLifetime } = this.#site.profile.hostLayer;
    const issuedAt = this.#machine.now();
    this.#authority = await found(
      this.#site,
      { actor, slot: authoritySlot, issuedAt, serialOctets },
      {
        subject: name("cloud-agent-ca"),
        ...this.#site.decisions.authorityValidity(issuedAt, authorityLifetime),
      },
      nextKeys(this.#site, keys, authoritySlot.name),
    );
  }

  get authority(): Certificate {
    return this.#authority.certificate;
  }

  /** For scenarios that forge with the CA's own key. */
  get signer(): Authority {
    return this.#authority;
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
    const validity = this.#site.decisions.clientCertificateValidity(issuedAt, lifetime);
    return issue(
      this.#site,
      { actor, slot, issuedAt, serialOctets },
      this.#authority,
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
