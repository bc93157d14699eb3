/** A key has one owner and one certificate: no key is dealt twice. Both are put in place as a pair. */
import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import type { Evidence } from "../evidence.ts";
import type { Checker } from "./checker.ts";
import { parsed } from "./parsed.ts";

export class KeysAreNew implements Checker {
  readonly name = "no key is dealt twice";
  readonly #owners = new Map<string, string>();

  examine(_: unknown, evidence: Evidence): string | undefined {
    if (evidence.kind !== "issued") return undefined;
    const key = publicKeyOf(parsed(evidence.certificate));
    const before = this.#owners.get(key);
    this.#owners.set(key, evidence.owner);
    return before === undefined
      ? undefined
      : `the key of the new certificate of ${evidence.owner} was that of ${before} before`;
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

const spki = new WeakMap<X509Certificate, string>();

function publicKeyOf(certificate: X509Certificate): string {
  let key = spki.get(certificate);
  if (!key) {
    key = certificate.publicKey.export({ format: "der", type: "spki" }).toString("base64");
    spki.set(certificate, key);
  }
  return key;
}

const keysOf = new Map<string, string>();

/** Equal pairs are judged once in the process: the key that was found good beside a certificate is remembered. */
function fitsTogether(certificatePem: string, keyPem: string): boolean {
  if (keysOf.get(certificatePem) === keyPem) return true;
  if (keysOf.size >= 20_000) keysOf.clear();
  const fits = new X509Certificate(certificatePem).checkPrivateKey(privateKey(keyPem));
  if (fits) keysOf.set(certificatePem, keyPem);
  return fits;
}

const privateKeys = new Map<string, KeyObject>();

/** A key serves many certificates, in one world after the other. */
function privateKey(pem: string): KeyObject {
  const known = privateKeys.get(pem);
  if (known) return known;
  if (privateKeys.size >= 2_000) privateKeys.clear();
  const key = createPrivateKey(pem);
  privateKeys.set(pem, key);
  return key;
}
