/** Files that a user applies to a simulated cluster, each on a day: revocations and certificates. */
import { stringify } from "yaml";
import { formatPath, readYaml, type SourceDocument } from "../sim/documents/yaml.ts";
import { renewRevocations } from "../sim/kubernetes/api-object.ts";
import { certificateDocuments } from "../sim/policy/certificate-document.ts";
import { admissionProblem, apiVersion, kind } from "../sim/policy/revocation/admission.ts";
import { entryChecks } from "../sim/policy/revocation/entry.ts";
import { Problem } from "../sim/problem.ts";
import type { World } from "../sim/world.ts";
import { readUserFile } from "./user-file.ts";

export interface Application {
  readonly file: string;
  /** Days after the beginning, counted from 0. */
  readonly day: number;
  readonly revocations: readonly Revocation[];
  /** Certificate documents, as YAML; empty where there is none. */
  readonly certificates: string;
}

interface Revocation {
  readonly name: string;
  /** The RenewRevocation as it was written. */
  readonly object: Record<string, unknown>;
}

/**
 * Reads "file.yaml@30": the file, and the day on which it is applied; without a day on day 0. The
 * documents are judged now, so that a broken one stops the simulation before it begins.
 * @throws Problem
 */
export function readApplication(argument: string): Application {
  const [, file = argument, day = "0"] = /^(.+)@(\d+)$/.exec(argument) ?? [];
  const documents = readYaml(readUserFile(file), file);
  if (documents.length === 0)
    throw new Problem("manifest-empty", `${file}: there is no document in it`, "write one");
  const revocations = documents.filter(isRevocation).map(checked);
  const others = documents.filter((document) => !isRevocation(document));
  certificateDocuments(others);
  const certificates = others.map(({ value }) => stringify(value)).join("---\n");
  return { file, day: Number(day), revocations, certificates };
}

/** @throws Problem when the cluster refuses a document. */
export async function apply(
  { file, revocations, certificates }: Application,
  { cluster }: World,
): Promise<void> {
  for (const { name, object } of revocations) {
    const reply = await cluster.api.request(cluster.admin(), {
      verb: "create",
      resource: renewRevocations,
      name,
      object,
    });
    if (reply.outcome === "refused") throw refused(file, name, reply.message);
  }
  if (certificates === "") return;
  const reply = await cluster.first.certificateManager.apply(certificates);
  if (reply.outcome === "refused") throw refused(file, "certificates", reply.message);
}

function refused(file: string, name: string, message: string): Problem {
  return new Problem(
    "manifest-refused",
    `${file}: ${name} was refused: ${message}`,
    "see what had happened by then",
  );
}

function isRevocation({ value }: SourceDocument): boolean {
  const { apiVersion: version, kind: given } = (value ?? {}) as {
    apiVersion?: string;
    kind?: string;
  };
  return version === apiVersion || given === kind;
}

function checked(document: SourceDocument): Revocation {
  const found = admissionProblem(entryChecks, document.value);
  if (!found) {
    const object = document.value as { metadata: { name: string } };
    return { name: object.metadata.name, object };
  }
  const { path, problem } = found;
  throw new Problem(
    "manifest-invalid",
    `${document.place(path)}: ${formatPath(path)} ${problem}`,
    "nothing was simulated",
  );
}
