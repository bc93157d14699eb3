/** What clients and the cloud agent say to each other. Plain data: kind/ sends it over TLS sockets. */
import type { Certificate } from "../pki/certificate.ts";
import type { HeldCertificate } from "../pki/held-certificate.ts";
import type { Reply } from "../policy/refusal.ts";
import type { ResourceKind, Verb } from "../policy/roles.ts";

export type CloudRequest =
  | {
      readonly do: "operate";
      readonly verb: Verb;
      readonly kind: InfrastructureKind;
      readonly name: string;
    }
  | { readonly do: "renew"; readonly request: Uint8Array; readonly proof: Uint8Array }
  /** Which version of the identity's key-encryption key wraps now. */
  | { readonly do: "name key" }
  /** Wraps a data-encryption key under the identity's key-encryption key. */
  | { readonly do: "wrap"; readonly data: Uint8Array }
  | { readonly do: "unwrap"; readonly data: Uint8Array; readonly version: number }
  /** A node agent reports for work. */
  | { readonly do: "join" }
  /** Asks nothing of the agent but to be let in. */
  | { readonly do: "greet" };

export type InfrastructureKind = Exclude<ResourceKind, "key">;

export type CloudResult =
  | { readonly of: "operate"; readonly resource: Resource }
  | { readonly of: "renew"; readonly certificate: Certificate }
  | { readonly of: "name key"; readonly version: number }
  | { readonly of: "wrap"; readonly data: Uint8Array; readonly version: number }
  | { readonly of: "unwrap"; readonly data: Uint8Array }
  | { readonly of: "join" }
  | { readonly of: "greet" };

export interface Resource {
  readonly kind: InfrastructureKind;
  readonly name: string;
  /** The host whose node agent did the work. */
  readonly host: string;
  /** Counts the updates, from 1. */
  readonly revision: number;
}

/** How a client reaches the cloud agent: its sign-in port, and its port for everything else. */
export interface CloudAgentWire {
  signIn(token: string | undefined, request: Uint8Array): Promise<Reply<Certificate>>;
  /** @param token where the caller shows one as well, which nobody has to. */
  call(
    held: HeldCertificate | undefined,
    request: CloudRequest,
    token?: string,
  ): Promise<Reply<CloudResult>>;
}
