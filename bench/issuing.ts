/** The cost of one leaf, against one bare signature of node:crypto over as many bytes. */
import { sign } from "node:crypto";
import { type CertificateContent, writeCertificate } from "../sim/pki/certificate-writer.ts";
import { exampleKeys, exampleTemplate } from "../sim/pki/examples.ts";
import { hashOf, type KeyKind } from "../sim/pki/keys.ts";
import { writeWithLibrary } from "../sim/pki/library-writer.ts";
import { measure, ratio } from "./rounds.ts";

export async function issuingRatios(kind: KeyKind) {
  const issuerKeys = exampleKeys(kind, "bench issuer");
  const leafKeys = exampleKeys("P-384", "bench leaf");
  let serial = 0;
  const content = (): CertificateContent => ({
    template: { ...exampleTemplate, serialNumber: (++serial + 0x10000).toString(16) },
    publicKey: leafKeys.spki,
    subjectKeyId: leafKeys.subjectKeyId,
    issuer: { commonName: "bench ca", organizations: [] },
    issuerKeys,
  });
  const bytes = writeCertificate(content());
  const rounds = await measure({
    bare: () => sign(hashOf(kind), bytes, issuerKeys.privateKey),
    library: () => writeWithLibrary(content()),
    own: () => writeCertificate(content()),
  });
  return { library: ratio(rounds, "library", "bare"), own: ratio(rounds, "own", "bare") };
}
