/** Where a component's certificate lies on its node: two PEM files, or embedded in a kubeconfig. */
import type { FileSystem } from "../machine/file-system.ts";
import type { Machine } from "../machine/machine.ts";
import type { Certificate } from "../pki/certificate.ts";
import { type HeldCertificate, readHeld, writeHeld } from "../pki/held-certificate.ts";
import { encodeCertificate, readPemCertificates } from "../pki/pem.ts";
import { record, type Site } from "../site.ts";
import { readKubeconfig, writeKubeconfig } from "./kubeconfig.ts";

export type FilePair = { readonly certificate: string; readonly key: string };

export type CredentialPlace = FilePair | { readonly kubeconfig: string };

export const places = {
  clusterAuthority: pair("ca"),
  frontProxyAuthority: pair("front-proxy-ca"),
  etcdAuthority: pair("etcd/ca"),
  apiServer: pair("apiserver"),
  apiServerKubeletClient: pair("apiserver-kubelet-client"),
  apiServerEtcdClient: pair("apiserver-etcd-client"),
  frontProxyClient: pair("front-proxy-client"),
  extensionApiServer: pair("extension-apiserver"),
  etcdServer: pair("etcd/server"),
  etcdPeer: pair("etcd/peer"),
  etcdApiServerClient: pair("etcd/apiserver-client"),
  controllerManager: { kubeconfig: "/etc/kubernetes/controller-manager.conf" },
  scheduler: { kubeconfig: "/etc/kubernetes/scheduler.conf" },
  admin: { kubeconfig: "/etc/kubernetes/admin.conf" },
  kubeletClient: combined("/var/lib/kubelet/pki/kubelet-client-current.pem"),
  kubeletServer: {
    certificate: "/var/lib/kubelet/pki/kubelet.crt",
    key: "/var/lib/kubelet/pki/kubelet.key",
  },
} satisfies Record<string, CredentialPlace>;

/** What a credential is put in place with. */
export interface Installation {
  readonly subject: string;
  readonly held: HeldCertificate;
  /** For a kubeconfig: whom its holder trusts. */
  readonly anchors?: readonly Certificate[];
  /** For a kubeconfig. */
  readonly server?: string;
  /** For the file of a CA: who is trusted there, itself or not. */
  readonly trusted?: readonly Certificate[];
}

/** Writes certificate and key together; readers see the old pair or the new. */
export function install(
  site: Site,
  machine: Machine,
  place: CredentialPlace,
  installation: Installation,
): void {
  const { held, subject, anchors = [], server = "", trusted = [] } = installation;
  const { certificate, key } = writeHeld(held);
  const { fileModes } = site.decisions;
  if ("kubeconfig" in place) {
    machine.files.write(
      place.kubeconfig,
      writeKubeconfig({ held, anchors, server }),
      fileModes.kubeconfig,
    );
  } else if (place.certificate === place.key) {
    machine.files.write(place.key, `${certificate}${key}`, fileModes.key);
  } else {
    const others = trusted.filter(
      ({ fingerprint }) => fingerprint !== held.certificate.fingerprint,
    );
    const bundle = certificate + writeAnchors(others);
    machine.files.write(place.certificate, bundle, fileModes.certificate);
    machine.files.write(place.key, key, fileModes.key);
  }
  record(
    site,
    { actor: machine.name, kind: "installed", subject },
    { kind: "installed", place: `${machine.name}:${pathOf(place)}`, certificate, key },
  );
}

/** undefined when there is none, or what is there can not be read. */
export function load(files: FileSystem, place: CredentialPlace): HeldCertificate | undefined {
  if ("kubeconfig" in place) return readKubeconfig(files.read(place.kubeconfig))?.held;
  return readHeld(files.read(place.certificate), files.read(place.key));
}

/** The certificates of a CA file, or of the CA that a kubeconfig names; none when it can not be read. */
export function loadAnchors(
  files: FileSystem,
  place: { readonly certificate: string } | { readonly kubeconfig: string },
): readonly Certificate[] {
  if ("kubeconfig" in place) return readKubeconfig(files.read(place.kubeconfig))?.anchors ?? [];
  const anchors = readPemCertificates(files.read(place.certificate) ?? "");
  return Array.isArray(anchors) ? anchors : [];
}

/** PEM of the certificates of a CA file. */
export function writeAnchors(anchors: readonly Certificate[]): string {
  return anchors.map(encodeCertificate).join("");
}

export function pathOf(place: CredentialPlace): string {
  return "kubeconfig" in place ? place.kubeconfig : place.certificate;
}

function pair(stem: string): FilePair {
  return { certificate: `/etc/kubernetes/pki/${stem}.crt`, key: `/etc/kubernetes/pki/${stem}.key` };
}

/** The kubelet keeps certificate and key in one file. */
function combined(path: string): FilePair {
  return { certificate: path, key: path };
}
