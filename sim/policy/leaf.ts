/**
 * The managed leaves of a cluster: when they are renewed, where they lie, who must restart to see a
 * new one.
 */
import type { Certificate } from "../pki/certificate.ts";
import type { ExtensionRequest } from "../pki/extensions.ts";
import type { KeyKind } from "../pki/keys.ts";
import type { DistinguishedName } from "../pki/names.ts";
import { outOfDate } from "../pki/verification.ts";
import { minutes } from "../time/duration.ts";
import { between, type Instant } from "../time/instant.ts";
import { authorityInDate } from "./csr.ts";
import type { Profile } from "./profile.ts";
import { type Checks, noSpaceLeft, type Refusal, refuse } from "./refusal.ts";
import type { RevocationVerdict } from "./revocation/verdict.ts";

export interface LeafRenewal {
  readonly certificate: Certificate;
  readonly revocation: RevocationVerdict;
  /** Whether its disk would take a new one. */
  readonly hasRoom: boolean;
  readonly now: Instant;
}

/** May this leaf be renewed? A leaf that has expired is a matter for repair. */
export const leafRenewalChecks = {
  notExpired: ({ certificate, now }) =>
    outOfDate(certificate, now)
      ? refuse("signing", "expired", "the leaf is out of date: repair is needed")
      : undefined,
  notRevoked: ({ revocation }) =>
    revocation.outcome === "revoked"
      ? refuse(
          "signing",
          "revoked",
          `renewal refused: certificate revoked by ${revocation.entry.label}`,
        )
      : undefined,
  roomOnDisk: ({ hasRoom }) => (hasRoom ? undefined : noSpaceLeft),
} satisfies Checks<LeafRenewal>;

/** Whether a leaf is made at all, whoever asks for it. */
export const leafSigningChecks = { authorityInDate } satisfies Checks<{
  readonly authority: Certificate;
  readonly now: Instant;
}>;

/** What is said of a renewal that has failed, to whoever reads the status. */
export function reportedFailure({ message }: Refusal): string | undefined {
  return message;
}

/** Private keys are for their owner alone; certificates may be read by all (kubeadm's modes). */
export const fileModes = { key: 0o600, kubeconfig: 0o600, certificate: 0o644 };

/**
 * When a component takes notice of a new file. Upstream re-reads most leaves at each handshake or by a
 * file watch; kubeconfigs of controllers, and every CA that etcd and its clients trust, are read once.
 */
export function reloadOf(file: ComponentFile): "while running" | "at its start" {
  return readOnce.includes(file) ? "at its start" : "while running";
}

/** What a component reads, by purpose. */
export type ComponentFile =
  | "serving pair"
  | "client pair"
  | "client CA"
  | "front-proxy CA"
  | "etcd CA"
  | "kubeconfig of a controller";

/**
 * Whether an API server looks for a new pair before it calls a kubelet over a connection that is open. It does
 * every five minutes (client-go's CertCallbackRefreshDuration), and closes what was opened with another one.
 */
export function looksForNewPair(lastLook: Instant, now: Instant): boolean {
  return between(lastLook, now) >= minutes(5);
}

const readOnce: readonly ComponentFile[] = ["etcd CA", "kubeconfig of a controller"];

/** The keys of the roots, by profile. */
export function rootKeyKind({ clusterLayer }: Profile): KeyKind {
  return clusterLayer.rootKeys;
}

/** The keys of the leaves made from YAML, by profile. */
export function leafKeyKind({ clusterLayer }: Profile): KeyKind {
  return clusterLayer.leafKeys;
}

/** What a leaf says is what its document says, at every renewal alike. */
export function leafContent(
  subject: DistinguishedName,
  extensions: ExtensionRequest,
  _previous: Certificate | undefined,
) {
  return { subject, ...extensions };
}

/** Whether the certificate manager renews a leaf; the kubeconfig's is left to expire (overview). */
export function isManaged(renewal: "automatic" | "none"): boolean {
  return renewal === "automatic";
}
