/** What the API server has to know for revocation: the resource, who admits it, and who is asked about requests. */
import { stringify } from "yaml";
import { paths } from "../node/kubeadm.ts";

/** Of the namespace that the controller looks at, unless a manifest names another. */
export function resourcePath(namespace = "kube-system"): string {
  return `/apis/certificates.microsoft.com/v1/namespaces/${namespace}/renewrevocations`;
}

/** @param webhook its URL, and the PEM of its CA. */
export function installation({ url, authority }: { url: string; authority: string }): string {
  return [resourceDefinition, admission(`${url}/admit`, authority)]
    .map((document) => stringify(document))
    .join("---\n");
}

/** Everybody who comes with a client certificate is asked about; tokens and nobody are not. */
export function authorization(): string {
  return stringify({
    apiVersion: "apiserver.config.k8s.io/v1",
    kind: "AuthorizationConfiguration",
    authorizers: [
      {
        type: "Webhook",
        name: "revocation",
        webhook: {
          timeout: "3s",
          subjectAccessReviewVersion: "v1",
          matchConditionSubjectAccessReviewVersion: "v1",
          // Answers are not kept, so that a revocation bites, and is lifted, at the next request.
          authorizedTTL: "1s",
          unauthorizedTTL: "1s",
          cacheAuthorizedRequests: false,
          cacheUnauthorizedRequests: false,
          failurePolicy: "Deny",
          connectionInfo: { type: "KubeConfigFile", kubeConfigFile: paths.webhook },
          matchConditions: [{ expression: presentsCertificate }],
        },
      },
      { type: "Node", name: "node" },
      { type: "RBAC", name: "rbac" },
    ],
  });
}

/** With the API server's certificate for the webhook: it speaks mutual TLS. */
export function webhookKubeconfig(
  url: string,
  pem: { readonly authority: string; readonly certificate: string; readonly key: string },
): string {
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name: "webhook",
        cluster: {
          server: `${url}/authorize`,
          "certificate-authority-data": base64(pem.authority),
        },
      },
    ],
    users: [
      {
        name: "kube-apiserver",
        user: {
          "client-certificate-data": base64(pem.certificate),
          "client-key-data": base64(pem.key),
        },
      },
    ],
    contexts: [{ name: "webhook", context: { cluster: "webhook", user: "kube-apiserver" } }],
    "current-context": "webhook",
  });
}

/** The key is absent for tokens and for nobody; asking for it without looking would be an error, and 500. */
const credentialId = "authentication.kubernetes.io/credential-id";
const presentsCertificate =
  `'${credentialId}' in request.extra && ` +
  `request.extra['${credentialId}'].exists(id, id.startsWith('X509SHA256='))`;

/** Entries are open here: their fields are judged by admission, which names the field that is wrong. */
const resourceDefinition = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "renewrevocations.certificates.microsoft.com" },
  spec: {
    group: "certificates.microsoft.com",
    scope: "Namespaced",
    names: {
      kind: "RenewRevocation",
      listKind: "RenewRevocationList",
      plural: "renewrevocations",
      singular: "renewrevocation",
    },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: {
              spec: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
              status: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
            },
          },
        },
      },
    ],
  },
};

function admission(url: string, authority: string) {
  return {
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingWebhookConfiguration",
    metadata: { name: "certwarp-renewrevocations" },
    webhooks: [
      {
        name: "renewrevocations.certwarp.dev",
        clientConfig: { url, caBundle: Buffer.from(authority).toString("base64") },
        rules: [
          {
            apiGroups: ["certificates.microsoft.com"],
            apiVersions: ["v1"],
            operations: ["CREATE", "UPDATE"],
            resources: ["renewrevocations"],
          },
        ],
        failurePolicy: "Fail",
        sideEffects: "None",
        admissionReviewVersions: ["v1"],
      },
    ],
  };
}
