/**
 * Certificates lie beside their own keys: in two files of one name, together in one, or embedded in a
 * kubeconfig. Read with node:crypto alone.
 */
import { createPrivateKey, X509Certificate } from "node:crypto";

/** @param files contents by path, of one machine. @returns what does not belong together, by path. */
export function strayKeys(files: ReadonlyMap<string, string>): string[] {
  return [...files].flatMap(([path, content]) => {
    const pair = pairAt(path, content, files);
    if (!pair) return [];
    const problem = problemOf(pair);
    return problem === undefined ? [] : [`${path}: ${problem}`];
  });
}

interface Pair {
  readonly certificate: string;
  readonly key: string | undefined;
}

/** undefined where no pair begins: keys are looked at with their certificates, and some CAs have no key. */
function pairAt(path: string, content: string, files: ReadonlyMap<string, string>) {
  if (path.endsWith(".crt")) {
    const key = files.get(path.replace(/\.crt$/, ".key"));
    const authority = new X509Certificate(content).ca;
    return authority && key === undefined ? undefined : { certificate: content, key };
  }
  const text = embedded(content, "client-certificate-data") ?? content;
  const certificate = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/)?.[0];
  if (!certificate) return undefined;
  const keys = embedded(content, "client-key-data") ?? content;
  return {
    certificate,
    key: keys.match(/-----BEGIN ([A-Z ]*PRIVATE KEY)-----[^-]+-----END \1-----/)?.[0],
  };
}

function problemOf({ certificate, key }: Pair): string | undefined {
  if (key === undefined) return "a certificate without a key";
  const fits = new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key));
  return fits ? undefined : "the certificate and the key do not belong together";
}

function embedded(content: string, field: string): string | undefined {
  const data = new RegExp(`^\\s*${field}: (\\S+)$`, "m").exec(content)?.[1];
  return data === undefined ? undefined : Buffer.from(data, "base64").toString();
}
