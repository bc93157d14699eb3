/** Certificates shown in the place of a party's own, made from it: the same in both worlds. */
import type { Presentation } from "../../steps/target.ts";
import { altered, forServers, ofAnotherAuthority, signedOutside } from "../faults/forgery.ts";
import type { Authority } from "../pki/authority.ts";
import type { Certificate } from "../pki/certificate.ts";
import type { AuthorityName } from "../policy/certificate-document.ts";
import type { Site } from "../site.ts";
import type { World } from "../world.ts";

export type Disguise = Exclude<
  Presentation,
  "its token alone" | "no certificate" | "its first certificate"
>;

export interface Signers {
  readonly site: Site;
  /** Who has signed the party's own. */
  readonly own: Authority;
  root(name: AuthorityName): Authority;
}

/** As the actors have them. @param own who has signed the party's own. */
export function signersOf(world: World, own: Authority): Signers {
  const root = (name: AuthorityName) => world.cluster.first.certificateManager.authority(name);
  return { site: world.site, own, root };
}

/** @throws Error for a disguise of tokens. */
export async function disguised(
  certificate: Certificate,
  disguise: Disguise,
  { site, own, root }: Signers,
): Promise<Certificate> {
  switch (disguise) {
    case "a certificate of another CA":
      return ofAnotherAuthority(certificate, site);
    case "a certificate of the Cluster CA":
      return signedOutside(certificate, root("cluster-ca"));
    case "a certificate of the etcd CA":
      return signedOutside(certificate, root("etcd-ca"));
    case "a certificate of the Front Proxy CA":
      return signedOutside(certificate, root("front-proxy-ca"));
    case "an altered token":
    case "a token of a clock half a minute fast":
    case "a token of a clock two minutes fast":
      throw new Error(`${certificate.subject.commonName} comes with a certificate, and no token`);
    case "an altered certificate":
      return altered(certificate);
    case "a certificate for servers":
      return forServers(certificate, own);
    case "a certificate signed outside the system":
      return signedOutside(certificate, own);
  }
}
