/**
 * What the certificate manager has put on a node, as the node's real components must see it: the same
 * files, with every certificate in them dated for the real clock.
 */
import { load, places } from "../../sim/kubernetes/credential-place.ts";
import { readKubeconfig, writeKubeconfig } from "../../sim/kubernetes/kubeconfig.ts";
import { bootstrapPath } from "../../sim/kubernetes/kubelet.ts";
import type { FileSystem } from "../../sim/machine/file-system.ts";
import type { Certificate } from "../../sim/pki/certificate.ts";
import { writeHeld } from "../../sim/pki/held-certificate.ts";
import { encodePem, readPemCertificates } from "../../sim/pki/pem.ts";
import { paths } from "../node/kubeadm.ts";
import type { NodeFiles } from "../node/node.ts";

/** @param move dates a certificate for the real clock. */
export function nodeFiles(
  files: FileSystem,
  move: (certificate: Certificate) => Certificate,
): NodeFiles {
  const dated = new Map<string, { content: string | Uint8Array; mode: number }>();
  for (const path of files.list("/etc/kubernetes")) {
    const file = files.stat(path);
    if (!file || path === bootstrapPath) continue;
    dated.set(path, { content: datedContent(path, file.content, move), mode: file.mode });
  }
  for (const [path, file] of signer(files, move)) dated.set(path, file);
  return dated;
}

/**
 * kube-controller-manager signs with a file that holds exactly one certificate, so not with the one in
 * which two are trusted while a root is rotated.
 */
function signer(
  files: FileSystem,
  move: (certificate: Certificate) => Certificate,
): [string, { content: string; mode: number }][] {
  const held = load(files, places.clusterAuthority);
  if (!held) return [];
  const { certificate, keys } = held;
  const pem = writeHeld({ certificate: move(certificate), keys });
  return [
    [paths.signer, { content: pem.certificate, mode: 0o644 }],
    [paths.signerKey, { content: pem.key, mode: 0o600 }],
  ];
}

function datedContent(
  path: string,
  content: string,
  move: (certificate: Certificate) => Certificate,
): string | Uint8Array {
  // DER: a list of serial numbers, whose dates nobody looks at.
  if (path.endsWith(".crl")) return Buffer.from(content, "latin1");
  if (path.endsWith(".conf")) {
    const kubeconfig = readKubeconfig(content);
    if (!kubeconfig) return content;
    const { held, anchors, server } = kubeconfig;
    return writeKubeconfig({
      held: { ...held, certificate: move(held.certificate) },
      anchors: anchors.map(move),
      server,
    });
  }
  if (!path.endsWith(".crt")) return content;
  const certificates = readPemCertificates(content);
  if (!Array.isArray(certificates)) return content;
  return certificates.map((each) => encodePem("CERTIFICATE", move(each).der)).join("");
}
