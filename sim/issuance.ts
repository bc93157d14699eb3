/**
 * Every certificate of a world is made here: it gets its serial number, is entered into the inventory
 * before anybody can use it, and is recorded.
 */
import { Authority } from "./pki/authority.ts";
import type { Certificate } from "./pki/certificate.ts";
import type { CertificateTemplate } from "./pki/certificate-writer.ts";
import type { Slot } from "./pki/inventory.ts";
import type { KeyKind, KeyPair } from "./pki/keys.ts";
import { serialNumber } from "./pki/serial.ts";
import { record, type Site } from "./site.ts";
import type { Instant } from "./time/instant.ts";

export interface Issuance {
  /** Who makes it. */
  readonly actor: string;
  readonly slot: Slot;
  /** By the clock of whoever makes it. */
  readonly issuedAt: Instant;
  /** Octets of the serial number. */
  readonly serialOctets: number;
  /** A serial number asked for, instead of one drawn. */
  readonly serialNumber?: string;
}

/** The name of the generation that comes next: "worker-1/kubelet-client#3". */
export function nextGeneration({ inventory }: Site, slot: string): string {
  return `${slot}#${inventory.generations(slot).length + 1}`;
}

/** The key for the next generation of a slot. */
export function nextKeys(site: Site, kind: KeyKind, slot: string): KeyPair {
  return site.keys.deal(kind, nextGeneration(site, slot));
}

export async function issue(
  site: Site,
  issuance: Issuance,
  authority: Authority,
  template: Omit<CertificateTemplate, "serialNumber">,
  publicKey: Uint8Array,
): Promise<Certificate> {
  const serial = serialOf(site, issuance);
  const certificate = await authority.issue({ ...template, serialNumber: serial }, publicKey);
  enter(site, issuance, certificate);
  return certificate;
}

/** A self-signed authority. */
export async function found(
  site: Site,
  issuance: Issuance,
  template: Omit<CertificateTemplate, "serialNumber" | "usages">,
  keys: KeyPair,
): Promise<Authority> {
  const authority = await Authority.root(
    { ...template, serialNumber: serialOf(site, issuance) },
    keys,
  );
  enter(site, issuance, authority.certificate);
  return authority;
}

function serialOf(site: Site, { slot, serialOctets, serialNumber: wanted }: Issuance): string {
  return wanted ?? serialNumber(site.random, nextGeneration(site, slot.name), serialOctets);
}

function enter(site: Site, { actor, slot, issuedAt }: Issuance, certificate: Certificate): void {
  const subject = nextGeneration(site, slot.name);
  site.inventory.record(slot, { certificate }, issuedAt);
  record(
    site,
    { actor, kind: "issued", subject },
    { kind: "issued", owner: slot.name, certificate: certificate.der },
  );
}
