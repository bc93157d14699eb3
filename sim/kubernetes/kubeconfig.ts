/** Kubeconfig files: a client certificate and its key, embedded, and the CA that the client trusts. */
import { parse, stringify } from "yaml";
import type { Certificate } from "../pki/certificate.ts";
import { type HeldCertificate, readHeld, writeHeld } from "../pki/held-certificate.ts";
import { memoised } from "../pki/memory.ts";
import { encodeCertificate, readPemCertificates } from "../pki/pem.ts";

export interface Kubeconfig {
  readonly held: HeldCertificate;
  readonly anchors: readonly Certificate[];
  /** Host or address of the API server. */
  readonly server: string;
}

export function writeKubeconfig(kubeconfig: Kubeconfig): string {
  const { held, anchors, server } = kubeconfig;
  const content = [held, ...anchors.map((certificate) => ({ certificate }))];
  const fingerprints = content.map(({ certificate }) => certificate.fingerprint);
  return memoised("document", [server, ...fingerprints].join(" "), () => encode(kubeconfig));
}

function encode({ held, anchors, server }: Kubeconfig): string {
  const { certificate, key } = writeHeld(held);
  const bundle = anchors.map(encodeCertificate).join("");
  const cluster = {
    server: `https://${server}:6443`,
    "certificate-authority-data": base64(bundle),
  };
  const user = { "client-certificate-data": base64(certificate), "client-key-data": base64(key) };
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "cluster", cluster }],
    users: [{ name: "user", user }],
    contexts: [{ name: "user@cluster", context: { cluster: "cluster", user: "user" } }],
    "current-context": "user@cluster",
  });
}

/** @returns undefined for a missing file and for one without a readable certificate and key. */
export function readKubeconfig(text: string | undefined): Kubeconfig | undefined {
  if (!text) return undefined;
  return memoised("document", text, () => {
    const file = parse(text) as FileShape;
    const user = file.users[0]?.user;
    const cluster = file.clusters[0]?.cluster;
    const held = readHeld(
      text64(user?.["client-certificate-data"]),
      text64(user?.["client-key-data"]),
    );
    const anchors = readPemCertificates(text64(cluster?.["certificate-authority-data"]) ?? "");
    if (!held || !Array.isArray(anchors)) return undefined;
    return { held, anchors, server: new URL(cluster?.server ?? "").hostname };
  });
}

interface FileShape {
  readonly clusters: { readonly cluster?: Record<string, string> }[];
  readonly users: { readonly user?: Record<string, string> }[];
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

function text64(data: string | undefined): string | undefined {
  return data === undefined ? undefined : Buffer.from(data, "base64").toString();
}
