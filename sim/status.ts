/** The status of a world: every credential in place, who holds it, who renews it, and how it stands. */
import type { Certificate } from "./pki/certificate.ts";
import { firstSecond, type Generation, lastSecond } from "./pki/inventory.ts";
import { formatName } from "./pki/names.ts";
import { verify } from "./pki/verification.ts";
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
  readonly generation: Generation;
}

/** In the order in which the credentials came to be. */
export function credentialStatus(world: World): CredentialStatus[] {
  const roots = rootsOf(world);
  return world.site.inventory.all().map((generation) => statusOf(world, generation, roots));
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
    warning: now > quiet ? describeRemaining(lastSecond(generation), now) : undefined,
    generation,
  };
}

function revocationOf(world: World, { slot, certificate }: Generation): RevocationVerdict {
  const revocable = slot.layer === "cluster" && certificate && world.hasCluster;
  return revocable ? world.cluster.revocations.verdictOf(certificate) : { outcome: "not matched" };
}

/** The authorities in place, of both layers. */
function rootsOf({ site }: World): Certificate[] {
  return site.inventory
    .all()
    .flatMap(({ slot, certificate }) =>
      slot.kind === "authority" && certificate ? [certificate] : [],
    );
}
