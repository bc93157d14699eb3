/**
 * Which certificate signing requests are approved and signed, after upstream's kubelet signers
 * (pkg/controller/certificates), and for how long.
 */

import type { Certificate } from "../pki/certificate.ts";
import type { Usage } from "../pki/extensions.ts";
import { type DistinguishedName, formatName } from "../pki/names.ts";
import type { CertificateRequest } from "../pki/request.ts";
import { provesPossession } from "../pki/request.ts";
import { outOfDate } from "../pki/verification.ts";
import { type Duration, hours } from "../time/duration.ts";
import { add, type Instant, subtract } from "../time/instant.ts";
import type { User } from "./api-access.ts";
import { type Checks, type Refusal, refuse } from "./refusal.ts";
import type { Validity } from "./validity.ts";

export type SignerName =
  | "kubernetes.io/kube-apiserver-client-kubelet"
  | "kubernetes.io/kubelet-serving";

export interface SigningQuestion {
  readonly request: CertificateRequest;
  readonly signer: SignerName;
  /** The usages that the CSR object asks for. */
  readonly usages: readonly Usage[];
  readonly requester: User;
  readonly authority: Certificate;
  readonly now: Instant;
}

export const signingChecks = {
  signedByItsKey: ({ request }) =>
    provesPossession(request)
      ? undefined
      : refuse("signing", "bad signature", "the request is not signed by its key"),
  nodeName: ({ request }) =>
    request.subject.commonName.startsWith("system:node:")
      ? undefined
      : notApproved(`${formatName(request.subject)} is no node`),
  onlyNodesOrganization: ({ request }) => {
    const { organizations } = request.subject;
    return organizations.length === 1 && organizations[0] === "system:nodes"
      ? undefined
      : notApproved(`organisations ${organizations.join(", ")}, only system:nodes is signed`);
  },
  ownName: ({ request, requester, signer }) => {
    const self = requester.name === request.subject.commonName;
    const bootstrapping =
      requester.groups.includes("system:bootstrappers") &&
      signer === "kubernetes.io/kube-apiserver-client-kubelet";
    return self || bootstrapping
      ? undefined
      : notApproved(
          `${requester.name} asks for ${request.subject.commonName}, a node may ask for itself only`,
        );
  },
  usagesOfSigner: ({ usages, signer }) => {
    const stray = usages.find((usage) => !allowedUsages[signer].includes(usage));
    return stray ? notApproved(`usage ${stray} is not for ${signer}`) : undefined;
  },
  namesOfSigner: ({ request, signer }) => {
    const names = [...request.requested.dnsNames, ...request.requested.ipAddresses];
    const wanted = signer === "kubernetes.io/kubelet-serving";
    return names.length > 0 === wanted
      ? undefined
      : notApproved(
          wanted
            ? "a server certificate needs a name"
            : `a client certificate has no names: ${names.join(", ")}`,
        );
  },
  authorityInDate,
} satisfies Checks<SigningQuestion>;

/** Whoever signs, the signer of requests or the certificate manager. */
export function authorityInDate({
  authority,
  now,
}: {
  readonly authority: Certificate;
  readonly now: Instant;
}): Refusal | undefined {
  return outOfDate(authority, now)
    ? refuse("signing", "expired", "the CA has expired, nothing is signed")
    : undefined;
}

/** Of a request, what its certificate will say. */
interface SigningContent {
  readonly subject: DistinguishedName;
  readonly requested: Pick<CertificateRequest["requested"], "dnsNames" | "ipAddresses">;
}

/** What the signer writes: what the request says, for the usages that were judged. */
export function signedContent({ subject, requested }: SigningContent, usages: readonly Usage[]) {
  const { dnsNames, ipAddresses } = requested;
  return { subject, usages, dnsNames, ipAddresses };
}

/**
 * From `backdating` before now, for `lifetime` in all; a lifetime under eight hours counts from now
 * (upstream authority/policies.go). Never past the end of the CA.
 */
export function signedValidity(
  now: Instant,
  lifetime: Duration,
  backdating: Duration,
  authorityEnd: Instant,
): Validity {
  const notBefore = subtract(now, backdating);
  const wanted = add(lifetime < hours(8) ? now : notBefore, lifetime);
  return { notBefore, notAfter: wanted < authorityEnd ? wanted : authorityEnd };
}

const allowedUsages: Record<SignerName, readonly Usage[]> = {
  "kubernetes.io/kube-apiserver-client-kubelet": [
    "digital signature",
    "key encipherment",
    "client auth",
  ],
  "kubernetes.io/kubelet-serving": ["digital signature", "key encipherment", "server auth"],
};

function notApproved(why: string) {
  return refuse("signing", "not approved", why);
}
