/**
 * Admission of a RenewRevocation resource: the shape that the overview shows, every entry with one
 * clear meaning. What is refused is refused whole, with the entry's index and field.
 */
import { z } from "zod";
import { explainIssue, type FieldPath, formatPath } from "../../documents/yaml.ts";
import type { Instant } from "../../time/instant.ts";
import { accept, type Reply, refuse } from "../refusal.ts";
import { type EntryCheck, type RawEntry, type RevocationEntry, readEntry } from "./entry.ts";

export const apiVersion = "certificates.microsoft.com/v1";
export const kind = "RenewRevocation";

/** The envelope; entries are judged one by one so that each problem names its field. */
export const resourceSchema = z.object({
  apiVersion: z.literal(apiVersion, `write ${apiVersion}`),
  kind: z.literal(kind, `write ${kind}`),
  metadata: z.looseObject({
    name: z
      .string()
      .regex(
        /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/,
        "use lower-case letters, digits, dots and hyphens",
      ),
    namespace: z.literal("kube-system", "write kube-system, no other namespace is looked at"),
  }),
  spec: z.strictObject({
    description: z.string().optional(),
    revocations: z
      .array(z.record(z.string(), z.unknown()), "write a list of entries")
      .min(1, "write at least one entry"),
  }),
});

export interface RenewRevocation {
  readonly name: string;
  readonly entries: readonly RevocationEntry[];
}

export type EntryChecks = Readonly<Record<string, EntryCheck>>;

/** What is wrong with a resource: the path of the field, and a sentence about it. */
export interface AdmissionProblem {
  readonly path: FieldPath;
  readonly problem: string;
}

/** The first problem of a resource, undefined when it may be stored. */
export function admissionProblem(
  checks: EntryChecks,
  resource: unknown,
): AdmissionProblem | undefined {
  const envelope = resourceSchema.safeParse(resource);
  if (!envelope.success) {
    const { path, problem, next } = explainIssue(
      resource,
      envelope.error.issues[0] as z.core.$ZodIssue,
    );
    return { path, problem: `${problem}; ${next}` };
  }
  for (const [index, entry] of envelope.data.spec.revocations.entries()) {
    const found = firstProblem(checks, entry);
    if (found) return { path: ["spec", "revocations", index, found.field], problem: found.problem };
  }
  return undefined;
}

/** @returns the entries as they are meant, or a refusal whose message begins with the field's path. */
export function admitRevocation(
  checks: EntryChecks,
  resource: unknown,
  now: Instant,
): Reply<RenewRevocation> {
  const found = admissionProblem(checks, resource);
  if (found) return refuse("admission", "invalid", `${formatPath(found.path)} ${found.problem}`);
  const { metadata, spec } = resourceSchema.parse(resource);
  const entries = spec.revocations.map((entry, index) =>
    readEntry(entry, `${metadata.name}[${index}]`, now),
  );
  return accept({ name: metadata.name, entries });
}

function firstProblem(checks: EntryChecks, entry: RawEntry) {
  for (const check of Object.values(checks)) {
    const problem = check(entry);
    if (problem) return problem;
  }
  return undefined;
}
