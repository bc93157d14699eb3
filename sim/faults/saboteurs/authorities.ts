/** The authorities of a cluster, their leaves, and the documents that describe them. */
import { z } from "zod";
import type { CertificateDocumentSchema } from "../../policy/certificate-document.ts";
import { days, hours, seconds } from "../../time/duration.ts";
import { add } from "../../time/instant.ts";
import { type Saboteur, skipped } from "./saboteur.ts";

export const authoritySaboteurs: readonly Saboteur[] = [
  {
    name: "roots-a-day-short",
    does: "makes every root a day shorter than the profile says",
    breaks: ["CP-01", "RN-11", "OF-05"],
    sabotage: (decisions) => ({
      ...decisions,
      rootValidity: (issuedAt, lifetime) => {
        const validity = decisions.rootValidity(issuedAt, lifetime);
        return { ...validity, notAfter: add(validity.notAfter, seconds(-days(1))) };
      },
    }),
  },
  {
    name: "leaves-an-hour-long",
    does: "makes every leaf an hour longer than the profile says",
    breaks: [
      "CP-02",
      "RN-01",
      "RN-02",
      "RN-03",
      "RN-05",
      "RN-10",
      "RP-01",
      "RP-02",
      "RP-09",
      "RP-10",
      "UP-01",
      "OF-01",
      "OF-02",
      "OF-04",
      "OF-05",
      "ST-01",
      "ST-02",
    ],
    sabotage: (decisions) => ({
      ...decisions,
      leafValidity: (issuedAt, lifetime) =>
        decisions.leafValidity(issuedAt, seconds(lifetime + hours(1))),
    }),
  },
  {
    name: "weak-leaf-keys",
    does: "makes the keys of leaves P-256, whatever the profile says",
    breaks: ["CP-09"],
    sabotage: (decisions) => ({ ...decisions, leafKeyKind: () => "P-256" }),
  },
  {
    name: "keys-for-everybody",
    does: "lets everybody on the node read private keys",
    breaks: ["CP-08", "CP-10"],
    onKind: { requirement: "CP-08", judge: "Linux" },
    sabotage: (decisions) => ({ ...decisions, fileModes: { ...decisions.fileModes, key: 0o644 } }),
  },
  {
    name: "unknown-fields-pass",
    does: "passes over what it does not know in a certificate document",
    breaks: ["CP-10"],
    sabotage: (decisions) => ({
      ...decisions,
      certificateDocumentSchema: lenient(decisions.certificateDocumentSchema),
    }),
  },
  {
    name: "expired-bootstrap-tokens",
    does: "accepts a bootstrap token that has expired",
    breaks: ["CP-11"],
    sabotage: (decisions) => ({
      ...decisions,
      bootstrapTokenChecks: { ...decisions.bootstrapTokenChecks, notExpired: skipped },
    }),
  },
  {
    name: "any-secret-bootstraps",
    does: "accepts a bootstrap token of a known id, whatever its secret",
    breaks: ["CP-11"],
    sabotage: (decisions) => ({
      ...decisions,
      bootstrapTokenChecks: { ...decisions.bootstrapTokenChecks, secretMatches: skipped },
    }),
  },
  {
    name: "any-token-bootstraps",
    does: "accepts a bootstrap token that is not meant for authentication",
    breaks: ["CP-11"],
    sabotage: (decisions) => ({
      ...decisions,
      bootstrapTokenChecks: { ...decisions.bootstrapTokenChecks, hasUsage: skipped },
    }),
  },
  {
    name: "nodes-for-other-nodes",
    does: "signs a node's request for another node's name",
    breaks: ["CP-12"],
    sabotage: (decisions) => ({
      ...decisions,
      signingChecks: { ...decisions.signingChecks, ownName: skipped },
    }),
  },
  {
    name: "servers-for-other-nodes",
    does: "signs a node's request for a server certificate of another node's name",
    breaks: ["CP-12"],
    sabotage: (decisions) => ({
      ...decisions,
      signingChecks: {
        ...decisions.signingChecks,
        ownName: (question) =>
          question.signer === "kubernetes.io/kubelet-serving"
            ? undefined
            : decisions.signingChecks.ownName(question),
      },
    }),
  },
  {
    name: "any-organisation",
    does: "signs a node's request with a further organisation",
    breaks: ["CP-12"],
    sabotage: (decisions) => ({
      ...decisions,
      signingChecks: { ...decisions.signingChecks, onlyNodesOrganization: skipped },
    }),
  },
  {
    name: "any-usage",
    does: "signs a request for usages that its signer is not for",
    breaks: ["CP-12"],
    sabotage: (decisions) => ({
      ...decisions,
      signingChecks: { ...decisions.signingChecks, usagesOfSigner: skipped },
    }),
  },
  {
    name: "signer-adds-a-usage",
    does: "writes key encipherment into a kubelet's certificate, which did not ask for it",
    breaks: ["CP-04"],
    sabotage: (decisions) => ({
      ...decisions,
      signedContent: (request, usages) => ({
        ...decisions.signedContent(request, usages),
        usages: [...usages, "key encipherment"],
      }),
    }),
  },
  {
    name: "signed-beyond-the-ca",
    does: "signs certificates that end after their CA",
    breaks: ["RN-11"],
    sabotage: (decisions) => ({
      ...decisions,
      signedValidity: (now, lifetime, backdating) =>
        decisions.signedValidity(
          now,
          lifetime,
          backdating,
          add(now, seconds(lifetime + backdating)),
        ),
    }),
  },
];

/** The same documents, with unknown fields cut off before they are looked at. */
function lenient(schema: CertificateDocumentSchema): CertificateDocumentSchema {
  const known = [
    "issuer",
    "subject",
    "usages",
    "dnsNames",
    "ipAddresses",
    "renewal",
    "certificate",
    "key",
    "kubeconfig",
  ];
  return z.preprocess((document) => {
    const { spec, ...rest } = (document ?? {}) as { spec?: Record<string, unknown> };
    if (!spec) return document;
    const kept = Object.fromEntries(
      Object.entries(spec).filter(([field]) => known.includes(field)),
    );
    const placed =
      kept.certificate || kept.kubeconfig
        ? kept
        : { ...kept, kubeconfig: "/etc/kubernetes/unplaced.conf" };
    return { ...rest, spec: placed };
  }, schema) as unknown as CertificateDocumentSchema;
}
