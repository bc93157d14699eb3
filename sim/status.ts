/** The status of a world: every credential in place, who holds it, who renews it, and how it stands. */
import { loadAnchors } from "./kubernetes/credential-place.ts";
import type { Certificate } from "./pki/certificate.ts";
import { firstSecond, formatGeneration, type Generation, lastSecond } from "./pki/inventory.ts";
import { formatName } from "./pki/names.ts";
import { verify } from "./pki/verification.ts";
import { authorityNames } from "./policy/certificate-document.ts";
import type { RevocationVerdict } from "./policy/revocation/verdict.ts";
import type { CredentialState } from "./policy/status.ts";
import { describeRemaining } from "./policy/validity.ts";
import type { Instant } from "./time/instant.ts";
import type { World } from "./world.ts";

export interface CredentialStatus {
  /** "worker-1/kubelet-client" */
  readonly name: string;
  readonly layer: "host" | "cluster";
  readonly kind: string;
  readonly owner: string;
  readonly issuer: string;
  /** Of a certificate, hex; a token's own identifier. */
  readonly serialNumber: string;
  /** First and last second in which it is good. */
  readonly notBefore: Instant;
  readonly notAfter: Instant;
  readonly renewedBy: string;
  readonly state: CredentialState;
  /** How long until its end, once that is near for what lives so long; else undefined. */
  readonly warning: string | undefined;
  /** Why the latest try to renew it failed; undefined when none has since it was made. */
  readonly failure: string | undefined;
  readonly generation: Generation;
}

/** In the order in which the credentials came to be. */
export function credentialStatus(world: World): CredentialStatus[] {
  return statusOfAll(world, world.site.inventory.all());
}

/** Roots that are trusted still, while another takes their place. */
export function retiringRoots(world: World): CredentialStatus[] {
  const { inventory } = world.site;
  const current = new Set(inventory.all().map(({ certificate }) => certificate?.fingerprint));
  const retiring = trustedRoots(world)
    .filter(({ fingerprint }) => !current.has(fingerprint))
    .map((root) => inventory.recordOf(root))
    .filter((generation) => generation !== undefined);
  return statusOfAll(world, retiring).map((status) => ({
    ...status,
    name: formatGeneration(status.generation),
  }));
}

function statusOfAll(world: World, generations: readonly Generation[]): CredentialStatus[] {
  const roots = rootsOf(world);
  return generations.map((generation) => statusOf(world, generation, roots));
}

function statusOf(
  world: World,
  generation: Generation,
  roots: readonly Certificate[],
): CredentialStatus {
  const { slot, certificate, token } = generation;
  const now = world.now();
  const identity =
    slot.layer === "host" ? world.platform.cloudAgent.identities.get(slot.owner) : undefined;
  const state = world.site.decisions.stateOf({
    generation,
    verification: certificate && verify({ certificate, anchors: roots, at: now }),
    revocation: revocationOf(world, generation),
    identityRevoked: identity?.revoked ?? false,
    now,
  });
  const quiet = world.site.decisions.lastQuietInstant(generation, world.site.profile);
  return {
    name: slot.name,
    layer: slot.layer,
    kind: slot.kind,
    owner: slot.owner,
    issuer: certificate ? formatName(certificate.issuer) : token.issuer,
    serialNumber: certificate?.serialNumber ?? token?.id ?? "",
    notBefore: firstSecond(generation),
    notAfter: lastSecond(generation),
    renewedBy: slot.renewedBy,
    state,
    failure: world.site.inventory.failure(slot.name),
    warning: now > quiet ? describeRemaining(lastSecond(generation), now) : undefined,
    generation,
  };
}

function revocationOf(world: World, { slot, certificate }: Generation): RevocationVerdict {
  const revocable = slot.layer === "cluster" && certificate && world.hasCluster;
  return revocable ? world.cluster.revocations.verdictOf(certificate) : { outcome: "not matched" };
}

/** The authorities in place, of both layers. */
function rootsOf(world: World): readonly Certificate[] {
  const newest = world.site.inventory
    .all()
    .flatMap(({ slot, certificate }) =>
      slot.kind === "authority" && certificate ? [certificate] : [],
    );
  return [...newest, ...trustedRoots(world)];
}

/** On the first node a rotation begins to trust a root, and there it ends to. */
function trustedRoots(world: World): readonly Certificate[] {
  if (!world.hasCluster) return [];
  const { certificateManager, machine } = world.cluster.first;
  return authorityNames.flatMap((name) =>
    loadAnchors(machine.files, certificateManager.rootPlace(name)),
  );
}
