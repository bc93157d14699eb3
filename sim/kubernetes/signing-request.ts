/** CertificateSigningRequest objects, as far as kubelets and the signer need them. */
import type { Usage } from "../pki/extensions.ts";
import type { User } from "../policy/api-access.ts";
import type { SignerName } from "../policy/csr.ts";
import type { ApiObject } from "./api-object.ts";

export interface SigningRequest {
  readonly name: string;
  /** Base64 DER of the PKCS #10 request. */
  readonly request: string;
  readonly signer: SignerName;
  readonly usages: readonly Usage[];
  /** Filled in by the API server from the connection. */
  readonly requester?: Pick<User, "name" | "groups">;
  /** Base64 DER, once signed. */
  readonly certificate?: string;
  /** Why it was not signed. */
  readonly denied?: { readonly reason: string; readonly message: string };
}

export function asObject(request: SigningRequest): ApiObject {
  return { ...request };
}

export function asSigningRequest(object: ApiObject): SigningRequest {
  return object as unknown as SigningRequest;
}
