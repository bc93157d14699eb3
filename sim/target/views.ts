/** What the simulator shows of its credentials, in the words of the port. */
import type { CertificateFacts, CredentialView } from "../../steps/target.ts";
import type { Certificate } from "../pki/certificate.ts";
import { publicKeyId } from "../pki/keys.ts";
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
    keyId: publicKeyId(certificate.publicKey),
    issuer: formatName(certificate.issuer),
    serialNumber: certificate.serialNumber,
    lifetime: lifetimeOf(certificate),
    isAuthority: certificate.isAuthority,
    renewals: certificate.renewals,
  };
}
