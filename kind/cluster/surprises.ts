/** What kube-controller-manager has signed for a kubelet, beside what the signer of the simulator would sign. */
import type { Certificate } from "../../sim/pki/certificate.ts";
import { formatName } from "../../sim/pki/names.ts";
import type { Site } from "../../sim/site.ts";
import type { Instant } from "../../sim/time/instant.ts";
import { clientWish } from "./signing-request.ts";

interface Issued {
  readonly node: string;
  /** As the actors see it. */
  readonly certificate: Certificate;
  readonly issuedAt: Instant;
  readonly signer: Certificate;
  /** Of the control plane's own node: kubeadm signs it, with a usage more and rules of its own (see FINDINGS.md). */
  readonly isFirst: boolean;
}

/** A kubelet that was made young again has lost so much of its life at most, and the clock a second. */
const toleratedSeconds = 90;

export function surprisesIn(
  { node, certificate, issuedAt, signer, isFirst }: Issued,
  { decisions, profile }: Site,
): string[] {
  if (isFirst && certificate.usages.includes("key encipherment")) return [];
  const { subject, usages } = clientWish(node);
  const content = decisions.signedContent(
    { subject, requested: { dnsNames: [], ipAddresses: [] } },
    usages,
  );
  const { leafLifetime, csrBackdating } = profile.clusterLayer;
  const { notAfter } = decisions.signedValidity(
    issuedAt,
    leafLifetime,
    csrBackdating,
    signer.notAfter,
  );
  const facts = [
    ["subject", formatName(content.subject), formatName(certificate.subject)],
    ["issuer", formatName(signer.subject), formatName(certificate.issuer)],
    ["usages", content.usages.join(), certificate.usages.join()],
  ];
  const surprises = facts
    .filter(([, predicted, found]) => predicted !== found)
    .map(([field, predicted, found]) => `${field} ${predicted} predicted, ${found} found`);
  if (Math.abs(certificate.notAfter - notAfter) > toleratedSeconds)
    surprises.push(`${notAfter - certificate.notAfter} s less of life than predicted`);
  return surprises.map((surprise) => `${node}/kubelet-client: ${surprise}`);
}
