/**
 * Every lifetime and threshold of the system, as a validated YAML file. The default profile holds the
 * overview's figures; each field says where its value comes from.
 */
import { z } from "zod";
import { conform, formatPath, readYaml, type SourceDocument } from "../documents/yaml.ts";
import { type KeyKind, keyKinds } from "../pki/keys.ts";
import { memoised } from "../pki/memory.ts";
import { Problem } from "../problem.ts";
import {
  type Duration,
  formatDuration,
  hours,
  minutes,
  parseDuration,
  share,
} from "../time/duration.ts";
import { profileFile } from "./profile-file.ts";

const duration = z
  .string("expected a duration in quotes or words, such as 90 days")
  .transform((text, context): Duration => {
    const parsed = parseDuration(text);
    if (parsed !== undefined && parsed > 0) return parsed;
    context.addIssue("write a duration above zero, such as 90 days, 12 h or 1 day 06:00:00");
    return z.NEVER;
  });

/** A share of a lifetime, written "70 %"; read as 0.7. */
const percentage = z
  .string("expected a percentage such as 70 %")
  .regex(/^\d+(\.\d+)?\s*%$/, "write a percentage such as 70 %")
  .transform((text) => Number.parseFloat(text) / 100);

const keyKind = oneOf(keyKinds);

/** Of what the certificate manager makes: nothing weaker is in the overview. */
const managedKeyKind = oneOf(["RSA-4096", "P-384"]);

const count = z.coerce
  .number("expected a whole number above zero")
  .int("write a whole number")
  .positive("write a number above zero");

const hostLayer = z.strictObject({
  tokenLifetime: duration.describe("Life of an identity's token. Overview: 90 days by default."),
  certificateLifetime: duration.describe(
    "Life of a client certificate. Overview: usually 90 days.",
  ),
  authorityLifetime: duration.describe("Life of the cloud agent CA. Overview: 365 days."),
  keys: keyKind.describe("Keys of the host layer. Product code: RSA 2048."),
  renewAfter: percentage.describe(
    "Share of a client certificate's life after which it is renewed. Product code: 70 %.",
  ),
  retryAfter: percentage.describe(
    "Share of the life between a failed renewal and the next try. Product code: 2 %.",
  ),
  rotateTokenAfter: percentage.describe(
    "Share of a token's life after which it rotates itself. Decided here: 70 %.",
  ),
  callTimeout: duration.describe(
    "How long a call waits for an answer. Product code: 10 minutes for a renewal.",
  ),
  waitingConnections: count.describe(
    "Connections of one client that may wait for an answer at one time. Decided here: 4.",
  ),
  rejoin: z.strictObject({
    first: duration.describe(
      "A node agent that was not let in at its start tries again so soon. Product code: 5 seconds.",
    ),
    longest: duration.describe("Each failure doubles that, up to this. Decided here: 1 hour."),
  }),
  authorityWarning: duration.describe(
    "The status warns of the CA's end from so long before it. Decided here: 90 days.",
  ),
});

const clusterLayer = z.strictObject({
  rootLifetime: duration.describe("Life of the three roots. Overview: 10 years."),
  leafLifetime: duration.describe(
    "Life of every managed leaf and of a kubelet's client certificate. Overview: 4 days.",
  ),
  kubeletServerLifetime: duration.describe(
    "Life of a kubelet's server certificate, which nobody renews. Upstream: 1 year.",
  ),
  kubeconfigLifetime: duration.describe(
    "Life of the kubeconfig's client certificate, which nobody renews. Seen in the field: 1 year.",
  ),
  bootstrapTokenLifetime: duration.describe("Life of a bootstrap token. kubeadm: 24 hours."),
  rootKeys: managedKeyKind.describe("Keys of the roots. Overview: RSA 4096 or ECDSA P-384."),
  leafKeys: managedKeyKind.describe(
    "Keys of the leaves made from YAML. Overview: RSA 4096 or ECDSA P-384.",
  ),
  kubeletKeys: keyKind.describe("Keys that a kubelet makes for itself. Upstream: P-256."),
  renewAfter: percentage.describe(
    "Share of a managed leaf's life after which it is renewed. Decided here: 70 %.",
  ),
  retryAfter: percentage.describe(
    "Share of the life between a failed renewal of a leaf and the next try. Decided here: 2 %.",
  ),
  kubeletRotation: z.strictObject({
    from: percentage.describe(
      "A kubelet rotates its client certificate no earlier. Upstream: 70 %.",
    ),
    to: percentage.describe(
      "A kubelet rotates its client certificate before this. Upstream: 90 %.",
    ),
    retryEvery: duration.describe(
      "Between two tries of a kubelet that gets no certificate. Upstream ends at 32 s; coarser here.",
    ),
  }),
  csrBackdating: duration.describe(
    "How far a certificate signed through a CSR begins in the past. Upstream: 5 minutes.",
  ),
  autoRepair: z
    .boolean("write true or false")
    .describe(
      "Whether what expired while a cluster was off is replaced unattended. Product documentation: from 23H2 on.",
    ),
  etcdClusterCaLeaf: z
    .boolean("write true or false")
    .describe("Whether etcd holds a leaf of the Cluster CA. Overview, read literally: true."),
});

const revocation = z.strictObject({
  propagation: duration.describe(
    "Upper bound between a change of a RenewRevocation and its effect. Decided here: 5 seconds.",
  ),
  enforcement: z
    .enum(["request and renewal", "renewal"], "write 'request and renewal' or 'renewal'")
    .describe(
      "Where a revoked certificate is refused. The overview advises renewal time; decided here: both.",
    ),
});

const keyManagement = z.strictObject({
  keyRotation: duration.describe(
    "Age at which the key-encryption key is replaced. Product documentation: 30 days.",
  ),
});

export const profileSchema = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9-]+$/, "use lower-case letters, digits and hyphens"),
    hostLayer: hostLayer.describe("Cloud agent, node agents and their clients."),
    clusterLayer: clusterLayer.describe("The cluster's own PKI."),
    revocation: revocation.describe("RenewRevocation resources."),
    keyManagement: keyManagement.describe("Encryption of secrets at rest."),
  })
  .describe("Lifetimes and thresholds of one certificate system.");

export type Profile = z.output<typeof profileSchema>;
export type HostLayerProfile = Profile["hostLayer"];

/** Reads a profile by its name in fixtures/profiles, or from a file (*.yaml). @throws Problem */
export function loadProfile(name: string): Profile {
  return memoised("profile", name, () => {
    const { text, file } = profileFile(name);
    return readProfile(text, file);
  });
}

/** @throws Problem for YAML that is no profile, and for a profile that contradicts itself. */
export function readProfile(text: string, file: string): Profile {
  const [document] = readYaml(text, file);
  if (!document)
    throw new Problem("profile-empty", `${file}: there is no profile in it`, "write one");
  const profile = conform(document, profileSchema);
  refuseContradictions(document, profile);
  return profile;
}

/**
 * A profile with some of its fields replaced, as a scenario asks for: {"clusterLayer.rootLifetime":
 * "6 days"}. The result is validated like a file.
 * @throws Problem
 */
export function adjustProfile(name: string, changes: Readonly<Record<string, string>>): Profile {
  if (Object.keys(changes).length === 0) return loadProfile(name);
  return memoised("profile", JSON.stringify([name, changes]), () => {
    const file = `profile ${name} as changed by the scenario`;
    const [document] = readYaml(profileFile(name).text, file);
    const value = document?.value as Record<string, unknown>;
    for (const [path, change] of Object.entries(changes)) setField(value, path, change);
    return readProfile(JSON.stringify(value), file);
  });
}

function setField(value: Record<string, unknown>, path: string, change: string): void {
  const parts = path.split(".");
  const field = parts.pop() as string;
  const parent = parts.reduce<Record<string, unknown> | undefined>(
    (inner, part) => inner?.[part] as Record<string, unknown> | undefined,
    value,
  );
  if (!parent || !(field in parent)) {
    throw new Problem(
      "profile-field-unknown",
      `a profile has no field "${path}"`,
      "see schemas/profile.json",
    );
  }
  parent[field] = change === "true" ? true : change === "false" ? false : change;
}

function oneOf<const Kind extends KeyKind>(kinds: readonly Kind[]) {
  return z.enum(kinds, `write one of ${kinds.join(", ")}`);
}

/** Two fields that can not both hold, and the words that say so. */
interface Contradiction {
  readonly field: string;
  readonly other: string;
  readonly holds: boolean;
  readonly rule: string;
}

function refuseContradictions(document: SourceDocument, profile: Profile): void {
  const broken = contradictions(profile).find(({ holds }) => !holds);
  if (!broken) return;
  const path = broken.field.split(".");
  const values = [broken.field, broken.other].map(
    (field) => `${formatPath(field.split("."))} (${show(document, field)})`,
  );
  throw new Problem(
    "profile-contradiction",
    `${document.place(path)}: ${values.join(` ${broken.rule} `)}`,
    "change one of the two",
  );
}

function contradictions({ hostLayer: host, clusterLayer: cluster }: Profile): Contradiction[] {
  const shorter = (
    field: string,
    life: Duration,
    other: string,
    limit: Duration,
  ): Contradiction => ({
    field,
    other,
    holds: life <= limit,
    rule: "is longer than",
  });
  // A signer counts a lifetime under eight hours from now on, beside the back-dating (policy/csr.ts).
  const counted = cluster.leafLifetime < hours(8) ? cluster.csrBackdating : 0;
  const signedLife = (cluster.leafLifetime + counted) as Duration;
  return [
    shorter(
      "hostLayer.certificateLifetime",
      host.certificateLifetime,
      "hostLayer.authorityLifetime",
      host.authorityLifetime,
    ),
    shorter(
      "clusterLayer.leafLifetime",
      cluster.leafLifetime,
      "clusterLayer.rootLifetime",
      cluster.rootLifetime,
    ),
    shorter(
      "clusterLayer.kubeletServerLifetime",
      cluster.kubeletServerLifetime,
      "clusterLayer.rootLifetime",
      cluster.rootLifetime,
    ),
    shorter(
      "clusterLayer.kubeconfigLifetime",
      cluster.kubeconfigLifetime,
      "clusterLayer.rootLifetime",
      cluster.rootLifetime,
    ),
    ...early("hostLayer.renewAfter", host.renewAfter, "hostLayer.retryAfter", host.retryAfter),
    ...early(
      "clusterLayer.renewAfter",
      cluster.renewAfter,
      "clusterLayer.retryAfter",
      cluster.retryAfter,
    ),
    ...early(
      "hostLayer.rotateTokenAfter",
      host.rotateTokenAfter,
      "hostLayer.retryAfter",
      host.retryAfter,
    ),
    {
      field: "clusterLayer.kubeletRotation.from",
      other: "clusterLayer.kubeletRotation.to",
      holds:
        cluster.kubeletRotation.from < cluster.kubeletRotation.to && cluster.kubeletRotation.to < 1,
      rule: "leaves no time before the end of the life when the rotation window ends at",
    },
    {
      field: "clusterLayer.csrBackdating",
      other: "clusterLayer.leafLifetime",
      holds: cluster.csrBackdating < share(cluster.kubeletRotation.from, signedLife),
      rule: "uses up the time in which a kubelet may rotate within",
    },
    {
      field: "clusterLayer.leafLifetime",
      other: "clusterLayer.csrBackdating",
      // kube-controller-manager's signer gives no certificate for less (reference: upstream signer.go).
      holds: cluster.leafLifetime >= minutes(10),
      rule: "is less than the 10 minutes for which a CSR is signed, beside",
    },
  ];
}

/** A threshold must leave room for at least one retry before the end of the life. */
function early(field: string, ratio: number, other: string, retry: number): Contradiction[] {
  return [
    {
      field,
      other,
      holds: ratio > 0 && ratio + retry < 1,
      rule: "leaves no time for a retry after",
    },
  ];
}

function show(document: SourceDocument, field: string): string {
  const value = field
    .split(".")
    .reduce<unknown>((inner, part) => (inner as Record<string, unknown>)[part], document.value);
  const parsed = typeof value === "string" ? parseDuration(value) : undefined;
  return parsed === undefined ? String(value) : formatDuration(parsed);
}
