/**
 * Who a request to the API server comes from, and whether it may do what it asks. After upstream's
 * pkg/kubeapiserver: client certificates are verified for each request, a bad one is never treated as
 * anonymous, and system:masters comes before every authorizer.
 */
import type { Certificate } from "../pki/certificate.ts";
import type { Verification } from "../pki/verification.ts";
import type { Profile } from "./profile.ts";
import { type Checks, type Refusal, refuse } from "./refusal.ts";
import type { RevocationVerdict } from "./revocation/verdict.ts";

export interface User {
  readonly name: string;
  readonly groups: readonly string[];
  /** Present when the user came with a client certificate. */
  readonly certificate?: Certificate;
}

export type ApiVerb = "get" | "list" | "create" | "update" | "delete";

export interface ApiRequest {
  readonly verb: ApiVerb;
  /** Plural, as in a URL: "secrets", "certificatesigningrequests". */
  readonly resource: string;
  readonly name?: string;
}

export interface Presentation {
  readonly certificate: Certificate | undefined;
  readonly verification: Verification | undefined;
  /** What the token authenticator found; undefined when there was no token. */
  readonly token: User | Refusal | undefined;
}

/** The user of a request. A good token saves a request with a bad certificate; nothing else does. */
export function authenticate({ certificate, verification, token }: Presentation): User | Refusal {
  if (certificate && verification?.outcome === "valid") {
    const { commonName, organizations } = certificate.subject;
    return { name: commonName, groups: [...organizations, "system:authenticated"], certificate };
  }
  if (token) return token;
  if (verification?.outcome === "invalid") {
    const { reason, detail } = verification;
    return refuse("authentication", reason, `Unauthorized: ${detail}`);
  }
  return { name: "system:anonymous", groups: ["system:unauthenticated"] };
}

export interface Authorization {
  readonly user: User;
  readonly request: ApiRequest;
  /** What the revocation entries in force say of the user's certificate. */
  readonly revocation: RevocationVerdict;
  readonly enforcement: Profile["revocation"]["enforcement"];
}

export const authorizationChecks = {
  notRevoked: ({ user, request, revocation, enforcement }) =>
    revocation.outcome === "revoked" &&
    !user.groups.includes(superusers) &&
    (enforcement === "request and renewal" || asksForCredential(request))
      ? refuse(
          "authorization",
          "revoked",
          `${user.name} is forbidden: certificate revoked by ${revocation.entry.label}`,
        )
      : undefined,
  allowed: ({ user, request }) =>
    isAllowed(user, request)
      ? undefined
      : refuse(
          "authorization",
          "forbidden",
          `${user.name} may not ${request.verb} ${request.resource}`,
        ),
} satisfies Checks<Authorization>;

/** The group that no authorizer is asked about. */
export const superusers = "system:masters";

/** A signing request is how a client of the API renews; a service account's token would go on in its certificate's stead. */
export function asksForCredential({
  verb,
  resource,
}: Pick<ApiRequest, "verb" | "resource">): boolean {
  return (
    verb === "create" &&
    (resource === "certificatesigningrequests" || resource === "serviceaccounts/token")
  );
}

/** Cluster roles as kubeadm binds them, and ours: for people who may look, and for what makes tokens of service accounts. */
function isAllowed(user: User, request: ApiRequest): boolean {
  return rules.some(
    ({ to, verbs, resources }) =>
      (to === user.name || user.groups.includes(to)) &&
      (verbs === all || verbs.includes(request.verb)) &&
      (resources === all || resources.includes(request.resource)),
  );
}

interface Rule {
  /** A user or a group. */
  readonly to: string;
  readonly verbs: readonly ApiVerb[] | typeof all;
  readonly resources: readonly string[] | typeof all;
}

const all = "*";

const rules: readonly Rule[] = [
  { to: superusers, verbs: all, resources: all },
  { to: "kubeadm:cluster-admins", verbs: all, resources: all },
  { to: "viewers", verbs: ["get", "list"], resources: ["nodes", "renewrevocations"] },
  { to: "system:serviceaccounts", verbs: ["get", "list"], resources: ["nodes"] },
  { to: "automation", verbs: ["create"], resources: ["serviceaccounts/token"] },
  { to: "system:nodes", verbs: ["get", "list", "update"], resources: ["nodes", "secrets"] },
  { to: "system:nodes", verbs: ["get", "create"], resources: ["certificatesigningrequests"] },
  {
    to: "system:bootstrappers",
    verbs: ["get", "create"],
    resources: ["certificatesigningrequests"],
  },
  {
    to: "system:kube-controller-manager",
    verbs: all,
    resources: ["certificatesigningrequests", "nodes"],
  },
  { to: "system:kube-scheduler", verbs: ["get", "list"], resources: ["nodes"] },
  { to: "etcd", verbs: ["get", "list"], resources: ["nodes"] },
];
