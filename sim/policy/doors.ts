/**
 * The doors of a cluster: places where one component judges the certificate of another. Each says no
 * in its own layer; what counts as a good certificate is the same for all.
 */
import type { Certificate } from "../pki/certificate.ts";
import type { Verification } from "../pki/verification.ts";
import { type Check, type Layer, refuse } from "./refusal.ts";

export interface Knock {
  readonly certificate: Certificate | undefined;
  /** undefined when no certificate was presented. */
  readonly verification: Verification | undefined;
  /** Whether the door's own revocation list has the certificate's serial number; no other door has one. */
  readonly listed?: boolean;
}

/**
 * - etcd verifies clients and peers in the TLS handshake, and so do those who dial it; right after it,
 *   etcd looks for the client on its revocation list (client/pkg/transport/listener_tls.go).
 * - The kubelet, the API server and extension API servers let the handshake pass and answer 401.
 * - Whoever dials the API server or an extension API server verifies its serving certificate in TLS.
 * - The API server does not verify a kubelet's server certificate (kubeadm's default), so that door
 *   is not in this list.
 */
export const doorChecks = {
  etcdClients: allOf(trusted("tls"), notListed),
  etcdPeers: allOf(trusted("tls"), notListed),
  etcdServing: trusted("tls"),
  kubelet: allOf(trusted("authentication"), named("kube-apiserver-kubelet-client")),
  extensionApiServer: allOf(trusted("authentication"), named("front-proxy-client")),
  extensionServing: trusted("tls"),
  apiServerServing: trusted("tls"),
};

export type Door = keyof typeof doorChecks;

function trusted(layer: Layer): Check<Knock> {
  return ({ verification }) => {
    if (!verification) return refuse(layer, "no certificate", "no certificate was presented");
    if (verification.outcome === "valid") return undefined;
    const { reason, detail } = verification;
    return refuse(layer, reason, `x509: ${words[reason]}: ${detail}`);
  };
}

function notListed({ certificate, listed }: Knock) {
  return listed
    ? refuse("tls", "revoked", `certificate serial ${certificate?.serialNumber} revoked`)
    : undefined;
}

/** Only the holder of this common name: kubelets and extension API servers know who may ask. */
function named(commonName: string): Check<Knock> {
  return ({ certificate }) =>
    certificate?.subject.commonName === commonName
      ? undefined
      : refuse(
          "authorization",
          "forbidden",
          `${certificate?.subject.commonName} is not ${commonName}`,
        );
}

function allOf(...checks: Check<Knock>[]): Check<Knock> {
  return (knock) =>
    checks.reduce<ReturnType<Check<Knock>>>((found, check) => found ?? check(knock), undefined);
}

/** As Go's crypto/x509 words them; the product's users search for these. */
const words = {
  expired: "certificate has expired or is not yet valid",
  "not yet valid": "certificate has expired or is not yet valid",
  "unknown issuer": "certificate signed by unknown authority",
  "bad signature": "certificate signed by unknown authority",
  "wrong usage": "certificate specifies an incompatible key usage",
  "wrong name": "certificate is valid for other names",
};
