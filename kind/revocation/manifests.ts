/** What the API server has to know for revocation: the resource, who admits it, and who is asked about requests. */
import { stringify } from "yaml";
import { answerSeconds, paths } from "../node/kubeadm.ts";

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
          timeout: `${answerSeconds}s`,
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

interface Pem {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

/** With which certificate the API server comes to admission's webhook. */
export function admissionConfiguration(): string {
  return stringify({
    apiVersion: "apiserver.config.k8s.io/v1",
    kind: "AdmissionConfiguration",
    plugins: [
      {
        name: "ValidatingAdmissionWebhook",
        configuration: {
          apiVersion: "apiserver.config.k8s.io/v1",
          kind: "WebhookAdmissionConfiguration",
          kubeConfigFile: paths.admissionUsers,
        },
      },
    ],
  });
}

/** A user is found by the webhook's host and port. */
export function admissionKubeconfig(url: string, pem: Pem): string {
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    users: [{ name: new URL(url).host, user: userOf(pem) }],
  });
}

/** With the API server's certificate for the webhook: it speaks mutual TLS. */
export function webhookKubeconfig(url: string, pem: Pem): string {
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
    users: [{ name: "kube-apiserver", user: userOf(pem) }],
    contexts: [{ name: "webhook", context: { cluster: "webhook", user: "kube-apiserver" } }],
    "current-context": "webhook",
  });
}

function userOf({ certificate, key }: Pem) {
  return {
    "client-certificate-data": base64(certificate),
    "client-key-data": base64(key),
  };
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

/** The key is absent for tokens and for nobody; asking for it without looking would be an error, and 500. */
const credentialId = "authentication.kubernetes.io/credential-id";
const presentsCertificate =
  `'${credentialId}' in request.extra && ` +
  `request.extra['${credentialId}'].exists(id, id.startsWith('X509SHA256='))`;

const names = { type: "array", items: { type: "string" } };
const count = { type: "integer", minimum: 0 };

/** What the controller writes of an entry; whatever else it wrote would be lost. */
const entry = {
  type: "object",
  properties: {
    matched: names,
    notRevocable: names,
    notChecked: names,
    inVain: names,
    escaping: names,
    refusedRequests: count,
    refusedRenewals: count,
    catchesFuture: { type: "boolean" },
  },
};

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
              status: { type: "object", properties: { entries: { type: "array", items: entry } } },
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
