/** Where a revocation does not reach on Kubernetes: what the status has to say of a certificate that is revoked. */
import type { Certificate } from "../../pki/certificate.ts";
import { superusers } from "../api-access.ts";
import type { Profile } from "../profile.ts";

/**
 * Nobody who dials a server asks whether its certificate is revoked: Go's crypto/tls reads no list and no
 * OCSP answer, and Kubernetes adds none (kubernetes/kubernetes#18982). Only another certificate in its
 * place ends it.
 */
export function notChecked({ usages }: Certificate): boolean {
  return usages.includes("server auth");
}

/**
 * The API server allows this group before it asks any authorizer (pkg/kubeapiserver/authorizer/reload.go),
 * so that only another CA ends such a certificate.
 */
export function escapes({ usages, subject }: Certificate): boolean {
  return usages.includes("client auth") && subject.organizations.includes(superusers);
}

/** What stands on etcd's revocation list: nothing where revocation is enforced at renewal only. */
export function etcdListed(
  revoked: readonly string[],
  enforcement: Profile["revocation"]["enforcement"],
): readonly string[] {
  return enforcement === "renewal" ? [] : revoked;
}
