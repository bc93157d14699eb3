/**
 * A key has one owner and one certificate: no key is dealt twice, and what one owner presents was made
 * for that owner. Certificates and keys are always in place as pairs.
 */
import { createPrivateKey, X509Certificate } from "node:crypto";
import type { Evidence } from "../evidence.ts";
import type { Checker } from "./checker.ts";
import { parsed } from "./parsed.ts";

export class KeysAreNew implements Checker {
  readonly name = "no key is dealt twice";
  readonly #owners = new Map<string, { owner: string; fingerprint: string }>();

  examine(_: unknown, evidence: Evidence): string | undefined {
    if (evidence.kind !== "issued") return undefined;
    const certificate = parsed(evidence.certificate);
    const key = publicKeyOf(certificate);
    const before = this.#owners.get(key);
    this.#owners.set(key, { owner: evidence.owner, fingerprint: certificate.fingerprint256 });
    return (
      before &&
      `the key of the new certificate of ${evidence.owner} was that of ${before.owner} before`
    );
  }
}

export class PairsFit implements Checker {
  readonly name = "every certificate lies beside its own key";

  examine(_: unknown, evidence: Evidence): string | undefined {
    if (evidence.kind !== "installed") return undefined;
    const fits = fitsTogether(evidence.certificate, evidence.key);
    return fits
      ? undefined
      : `${evidence.place} holds a certificate and a key that do not belong together`;
  }
}

const spki = new Map<X509Certificate, string>();

function publicKeyOf(certificate: X509Certificate): string {
  let key = spki.get(certificate);
  if (!key) {
    key = certificate.publicKey.export({ format: "der", type: "spki" }).toString("base64");
    spki.set(certificate, key);
  }
  return key;
}

const pairs = new Map<string, boolean>();

/** Equal pairs are judged once in the process. */
function fitsTogether(certificatePem: string, keyPem: string): boolean {
  const pair = certificatePem + keyPem;
  let fits = pairs.get(pair);
  if (fits === undefined) {
    if (pairs.size >= 20_000) pairs.clear();
    fits = new X509Certificate(certificatePem).checkPrivateKey(createPrivateKey(keyPem));
    pairs.set(pair, fits);
  }
  return fits;
}
