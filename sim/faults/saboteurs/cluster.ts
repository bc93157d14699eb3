/** The doors of a cluster, and its secrets. */
import type { InvalidReason } from "../../pki/verification.ts";
import type { Decisions } from "../../policy/decisions.ts";
import type { Door, Knock } from "../../policy/doors.ts";
import { accept, type Check } from "../../policy/refusal.ts";
import { share } from "../../time/duration.ts";
import type { Saboteur } from "./saboteur.ts";

export const clusterSaboteurs: readonly Saboteur[] = [
  {
    name: "kubelets-trust-any-ca",
    does: "has kubelets accept API servers of any CA",
    breaks: ["CP-03", "CP-14"],
    sabotage: (decisions) => ajar(decisions, "kubelet", "unknown issuer"),
  },
  {
    name: "api-server-trusts-etcd-of-any-ca",
    does: "has the API server accept whoever calls itself etcd, of any CA",
    breaks: ["CP-05"],
    sabotage: (decisions) => ({
      ...decisions,
      authenticate: (presentation) => {
        const { certificate } = presentation;
        return certificate?.subject.commonName === "etcd"
          ? { name: "etcd", groups: ["system:authenticated"], certificate }
          : decisions.authenticate(presentation);
      },
    }),
  },
  {
    name: "etcd-peers-of-any-ca",
    does: "has etcd replicate with peers of any CA",
    breaks: ["CP-06"],
    sabotage: (decisions) => ajar(decisions, "etcdPeers", "unknown issuer"),
  },
  {
    name: "etcd-dials-any-ca",
    does: "has whoever dials etcd accept a member with a certificate of any CA",
    breaks: ["CP-06", "RN-08"],
    sabotage: (decisions) => ajar(decisions, "etcdServing", "unknown issuer"),
  },
  {
    name: "front-proxy-of-any-ca",
    does: "has an extension API server accept front proxies of any CA",
    breaks: ["CP-07", "CP-14"],
    sabotage: (decisions) => ajar(decisions, "extensionApiServer", "unknown issuer"),
  },
  {
    name: "one-root-for-all-doors",
    does: "has every door accept certificates of any of the three roots",
    breaks: ["CP-03", "CP-05", "CP-06", "CP-07", "CP-13", "CP-14", "RV-22"],
    sabotage: oneRoot,
  },
  {
    name: "bad-certificates-are-anonymous",
    does: "treats a client with a bad certificate as anonymous instead of refusing it",
    breaks: ["CP-05", "CP-13", "CP-14", "RN-05", "RV-13", "RV-22", "RP-10", "UP-05", "OF-06"],
    sabotage: (decisions) => ({
      ...decisions,
      authenticate: (presentation) =>
        decisions.authenticate(
          presentation.verification?.outcome === "invalid"
            ? { ...presentation, certificate: undefined, verification: undefined }
            : presentation,
        ),
    }),
  },
  {
    name: "secrets-in-clear",
    does: "stores secrets as they are written",
    breaks: ["KM-01", "KM-02", "KM-03", "KM-04", "KM-05"],
    sabotage: (decisions) => ({ ...decisions, encryptsAtRest: () => false }),
  },
  {
    name: "revocations-wait-for-keys",
    does: "encrypts revocations as if they were secrets, so that none can be written without the plugin",
    breaks: ["KM-03"],
    sabotage: (decisions) => ({
      ...decisions,
      encryptsAtRest: (resource) =>
        resource === "renewrevocations" || decisions.encryptsAtRest(resource),
    }),
  },
  {
    name: "ready-without-keys",
    does: "has the API server say that it is ready while its KMS plugin is not",
    breaks: ["KM-03", "KM-04"],
    sabotage: (decisions) => ({
      ...decisions,
      failingChecks: (found) => decisions.failingChecks({ ...found, kms: accept() }),
    }),
  },
  {
    name: "keys-for-ever",
    does: "never rotates the key that encrypts the data keys",
    breaks: ["KM-05"],
    onKind: { requirement: "KM-05", judge: "etcd" },
    sabotage: (decisions) => ({
      ...decisions,
      keyRotationInstant: (madeAt, period) =>
        decisions.keyRotationInstant(madeAt, share(1000, period)),
    }),
  },
];

/** Whichever of the roots has signed it, by the names that they have. */
function oneRoot(decisions: Decisions): Decisions {
  const doors = Object.entries(decisions.doorChecks).map(
    ([door, check]): [string, Check<Knock>] => [
      door,
      (knock) => (isOfSomeRoot(knock) ? undefined : check(knock)),
    ],
  );
  return {
    ...decisions,
    doorChecks: Object.fromEntries(doors) as Decisions["doorChecks"],
    authenticate: (presentation) => {
      const { certificate } = presentation;
      if (!certificate || !isOfSomeRoot(presentation)) return decisions.authenticate(presentation);
      const { commonName: name, organizations: groups } = certificate.subject;
      return { name, groups, certificate };
    },
  };
}

function isOfSomeRoot({ certificate, verification }: Pick<Knock, "certificate" | "verification">) {
  const isForeign = verification?.outcome === "invalid" && verification.reason === "unknown issuer";
  return isForeign && roots.includes(certificate?.issuer.commonName ?? "");
}

const roots = ["kubernetes", "etcd-ca", "front-proxy-ca"];

/** A door that looks away for one reason. */
function ajar(decisions: Decisions, door: Door, reason: InvalidReason): Decisions {
  const check: Check<Knock> = (knock) => {
    const ignored =
      knock.verification?.outcome === "invalid" && knock.verification.reason === reason;
    return ignored ? undefined : decisions.doorChecks[door](knock);
  };
  return { ...decisions, doorChecks: { ...decisions.doorChecks, [door]: check } };
}
