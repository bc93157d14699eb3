/** The revocations that mishaps make and remedies change. */
import type { Outcome, Target } from "../target.ts";

type Entry = Readonly<Record<string, string>>;

/** Entries without a cut-off, by the names of their resources. */
export const forEver = {
  nodes: { kind: "Group", group: "system:nodes" },
  name: { kind: "DNS", dns: "kubernetes.default.svc" },
} satisfies Record<string, Entry>;

/** Applies a resource with this one entry, and lets it take effect. */
export async function revoke(target: Target, name: string, entry: Entry): Promise<Outcome> {
  const resource = {
    apiVersion: "certificates.microsoft.com/v1",
    kind: "RenewRevocation",
    metadata: { name, namespace: "kube-system" },
    spec: { revocations: [entry] },
  };
  const outcome = await target.revocation.apply(JSON.stringify(resource), name);
  await target.time.pass(target.profile.revocation.propagation);
  return outcome;
}

/** Those that the API keeps; none while it does not answer. */
export function kept({ revocation }: Target): Promise<readonly string[]> {
  return revocation.names().then(
    ({ found }) => found,
    () => [],
  );
}
