/** What the simulator shows of its credentials, in the words of the port. */
import { createHash } from "node:crypto";
import type { CertificateFacts, CredentialView } from "../../steps/target.ts";
import type { Certificate } from "../pki/certificate.ts";
import { formatName } from "../pki/names.ts";
import { keySize } from "../pki/request.ts";
import { lifetimeOf } from "../policy/validity.ts";
import { credentialStatus, retiringRoots } from "../status.ts";
import type { World } from "../world.ts";

export function credentialViews(world: World): CredentialView[] {
  const all = [...credentialStatus(world), ...retiringRoots(world)];
  return all.map(({ generation, ...status }) => ({
    ...status,
    generation: generation.number,
    facts: generation.certificate && factsOf(generation.certificate),
  }));
}

export function factsOf(certificate: Certificate): CertificateFacts {
  const { type, bits } = keySize(certificate.publicKey);
  return {
    subject: formatName(certificate.subject),
    names: [...certificate.dnsNames, ...certificate.ipAddresses],
    usages: certificate.usages,
    key: type === "RSA" ? `RSA ${bits}` : `ECDSA P-${bits}`,
    keyId: createHash("sha256").update(certificate.publicKey).digest("hex"),
    issuer: formatName(certificate.issuer),
    serialNumber: certificate.serialNumber,
    lifetime: lifetimeOf(certificate),
    isAuthority: certificate.isAuthority,
    renewals: certificate.renewals,
  };
}
