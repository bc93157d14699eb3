/** What kubeadm is told: the documents of /kind/kubeadm.conf, and the files that its flags name. */
import { stringify } from "yaml";
import { listPath } from "../../sim/kubernetes/etcd-revocation-list.ts";
import type { KeyKind } from "../../sim/pki/keys.ts";
import { podSubnet } from "./pod-network.ts";

export interface NodeFacts {
  readonly name: string;
  readonly address: string;
  /** Address of this machine on the node's network. */
  readonly gateway: string;
  /** "v1.34.4", as the image says in /kind/version. */
  readonly version: string;
  /** The image brings patches for static pods (a built image does, kindest/node does not). */
  readonly hasPatches: boolean;
  /** The image's containerd uses systemd's cgroup driver. */
  readonly systemdCgroups: boolean;
}

export interface ClusterFacts {
  /** Address under which clients reach the API server. */
  readonly endpoint: string;
  /** Lifetime of what kube-controller-manager signs, in seconds. */
  readonly signingSeconds: number;
  /** Lifetime of what kubeadm itself signs, in seconds. */
  readonly leafSeconds: number;
  /** Kind of the keys that kubeadm itself makes. */
  readonly leafKeys: KeyKind;
}

/** As kubeadm calls them. */
const algorithms: Record<KeyKind, string> = {
  "RSA-2048": "RSA-2048",
  "RSA-4096": "RSA-4096",
  "P-256": "ECDSA-P256",
  "P-384": "ECDSA-P384",
};

/**
 * Within which webhook and KMS plugin answer, seconds. Both are this process, on a machine that may be busy: being
 * late must not be taken for a refusal.
 */
export const answerSeconds = 20;

export const paths = {
  kubeadm: "/kind/kubeadm.conf",
  patches: "/kind/patches",
  authorization: "/etc/kubernetes/pki/authz/authorization.yaml",
  webhook: "/etc/kubernetes/pki/authz/webhook.kubeconfig",
  admission: "/etc/kubernetes/pki/authz/admission.yaml",
  admissionUsers: "/etc/kubernetes/pki/authz/admission.kubeconfig",
  encryption: "/etc/kubernetes/enc/encryption.yaml",
  signer: "/etc/kubernetes/pki/signer/ca.crt",
  signerKey: "/etc/kubernetes/pki/signer/ca.key",
} as const;

/** For `kubeadm init`. */
export function initDocuments(node: NodeFacts, cluster: ClusterFacts): string {
  return [
    {
      apiVersion: "kubeadm.k8s.io/v1beta4",
      kind: "InitConfiguration",
      localAPIEndpoint: { advertiseAddress: node.address, bindPort: 6443 },
      nodeRegistration: registration(node),
      skipPhases: ["preflight", "addon/coredns", "addon/kube-proxy", "show-join-command"],
      ...(node.hasPatches && { patches: { directory: paths.patches } }),
    },
    clusterConfiguration(node, cluster),
    kubeletConfiguration(node),
  ]
    .map((document) => stringify(document))
    .join("---\n");
}

/** For `kubeadm join` by TLS bootstrapping. */
export function joinDocument(
  node: NodeFacts,
  { server, token, authorityHash }: { server: string; token: string; authorityHash: string },
): string {
  return stringify({
    apiVersion: "kubeadm.k8s.io/v1beta4",
    kind: "JoinConfiguration",
    discovery: {
      bootstrapToken: { apiServerEndpoint: server, token, caCertHashes: [authorityHash] },
    },
    nodeRegistration: registration(node),
    skipPhases: ["preflight"],
  });
}

/** Secrets through the KMS plugin, under its socket directory. */
export const encryption = stringify({
  apiVersion: "apiserver.config.k8s.io/v1",
  kind: "EncryptionConfiguration",
  resources: [
    {
      resources: ["secrets"],
      providers: [
        {
          kms: {
            apiVersion: "v2",
            name: "kms",
            endpoint: "unix:///kms/kms.sock",
            timeout: `${answerSeconds}s`,
          },
        },
        { identity: {} },
      ],
    },
  ],
});

function registration({ name, address }: NodeFacts) {
  return {
    name,
    criSocket: "unix:///run/containerd/containerd.sock",
    kubeletExtraArgs: [{ name: "node-ip", value: address }],
    taints: [],
  };
}

function clusterConfiguration({ address, version }: NodeFacts, cluster: ClusterFacts) {
  const mount = (name: string, path: string) => ({
    name,
    hostPath: path,
    mountPath: path,
    pathType: "DirectoryOrCreate",
  });
  return {
    apiVersion: "kubeadm.k8s.io/v1beta4",
    kind: "ClusterConfiguration",
    clusterName: "certwarp",
    kubernetesVersion: version,
    controlPlaneEndpoint: `${cluster.endpoint}:6443`,
    certificateValidityPeriod: `${cluster.leafSeconds}s`,
    encryptionAlgorithm: algorithms[cluster.leafKeys],
    networking: { podSubnet, serviceSubnet: "10.96.0.0/16" },
    apiServer: {
      extraArgs: flags({
        "authorization-config": paths.authorization,
        "admission-control-config-file": paths.admission,
        "encryption-provider-config": paths.encryption,
        "enable-aggregator-routing": "true",
      }),
      extraVolumes: [mount("encryption", "/etc/kubernetes/enc"), mount("kms", "/kms")],
    },
    controllerManager: {
      extraArgs: flags({
        "cluster-signing-duration": `${cluster.signingSeconds}s`,
        "cluster-signing-cert-file": paths.signer,
        "cluster-signing-key-file": paths.signerKey,
        "leader-elect": "false",
      }),
    },
    scheduler: { extraArgs: flags({ "leader-elect": "false" }) },
    etcd: {
      local: {
        extraArgs: flags({
          "heartbeat-interval": "10",
          "max-learners": "2",
          "election-timeout": "100",
          "client-crl-file": listPath,
          "peer-crl-file": listPath,
          "listen-client-urls": `https://127.0.0.1:2379,https://${address}:2379`,
        }),
      },
    },
  };
}

function kubeletConfiguration({ systemdCgroups }: NodeFacts) {
  const cgroups = systemdCgroups
    ? { cgroupDriver: "systemd", cgroupRoot: "/kubelet" }
    : { cgroupDriver: "cgroupfs", cgroupRoot: "/", failCgroupV1: false };
  return {
    apiVersion: "kubelet.config.k8s.io/v1beta1",
    kind: "KubeletConfiguration",
    ...cgroups,
    failSwapOn: false,
    rotateCertificates: true,
    imageGCHighThresholdPercent: 100,
    evictionHard: {
      "nodefs.available": "0%",
      "nodefs.inodesFree": "0%",
      "imagefs.available": "0%",
    },
    // Without the cap, components that are restarted again and again wait up to forty seconds each.
    featureGates: { KubeletInUserNamespace: true, KubeletCrashLoopBackOffMax: true },
    crashLoopBackOff: { maxContainerRestartPeriod: "1s" },
  };
}

function flags(values: Record<string, string>) {
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}
