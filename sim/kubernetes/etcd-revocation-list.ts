/**
 * etcd's own revocation list: written on every control-plane node by the revocation controller, read by
 * the member for each new connection.
 */
import type { FileSystem } from "../machine/file-system.ts";
import { memoised } from "../pki/memory.ts";
import { readRevocationList, writeRevocationList } from "../pki/revocation-list.ts";
import { inDate } from "../pki/verification.ts";
import type { Site } from "../site.ts";
import type { ControlPlaneNode } from "./node.ts";

export const listPath = "/etc/kubernetes/pki/etcd/revoked.crl";
const fileMode = 0o644;

/** Every certificate of the etcd CA that is in date and revoked, by the number that etcd looks for. */
export function writeEtcdRevocationLists(site: Site, nodes: readonly ControlPlaneNode[]): void {
  for (const { machine, certificateManager, revocations } of nodes) {
    const authority = certificateManager.authority("etcd-ca");
    const now = machine.now();
    const revoked = site.inventory
      .everyCertificate()
      .flatMap(({ certificate }) => certificate ?? [])
      .filter(
        (certificate) => certificate.issuer.commonName === authority.certificate.subject.commonName,
      )
      .filter((certificate) => inDate(certificate, now))
      .filter((certificate) => revocations.verdictOf(certificate).outcome === "revoked");
    const serials = site.decisions.etcdListed(
      revoked.map(({ serialNumber }) => serialNumber),
      site.profile.revocation.enforcement,
    );
    const before = listed(machine.files);
    if (before && serials.join() === before.join()) continue;
    const der = writeRevocationList(authority, serials, now);
    machine.files.write(listPath, Buffer.from(der).toString("latin1"), fileMode);
  }
}

/** The serial numbers on a node's list; undefined when there is none that can be read. */
export function listed(files: FileSystem): readonly string[] | undefined {
  const text = files.read(listPath) ?? "";
  return memoised("certificate file", `list ${text}`, () => {
    const list = readRevocationList(Buffer.from(text, "latin1"));
    return "outcome" in list ? undefined : list;
  });
}
