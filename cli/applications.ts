/** Files that a user applies to a simulated cluster, each on a day: revocations and certificates. */
import { formatPath, readYaml, type SourceDocument } from "../sim/documents/yaml.ts";
import { renewRevocations } from "../sim/kubernetes/api-object.ts";
import { readCertificateDocuments } from "../sim/policy/certificate-document.ts";
import { admissionProblem, apiVersion, kind } from "../sim/policy/revocation/admission.ts";
import { entryChecks } from "../sim/policy/revocation/entry.ts";
import { Problem } from "../sim/problem.ts";
import type { World } from "../sim/world.ts";
import { readUserFile } from "./user-file.ts";

export interface Application {
  readonly file: string;
  /** Days after the beginning, counted from 0. */
  readonly day: number;
  readonly text: string;
  /** Names of the RenewRevocations in it. */
  readonly revocations: readonly string[];
}

/**
 * Reads "file.yaml@30": the file, and the day on which it is applied; without a day on day 0. The
 * documents are judged now, so that a broken one stops the simulation before it begins.
 * @throws Problem
 */
export function readApplication(argument: string): Application {
  const [, file = argument, day = "0"] = /^(.+)@(\d+)$/.exec(argument) ?? [];
  const text = readUserFile(file);
  const documents = readYaml(text, file);
  if (documents.length === 0)
    throw new Problem("manifest-empty", `${file}: there is no document in it`, "write one");
  const revocations = documents.filter(isRevocation).map(checkedName);
  if (documents.length > revocations.length)
    readCertificateDocuments(certificatesOf(text, file), file);
  return { file, day: Number(day), text, revocations };
}

/** @throws Problem when the cluster refuses a document. */
export async function apply({ file, text }: Application, { cluster }: World): Promise<void> {
  const documents = readYaml(text, file);
  for (const { value } of documents.filter(isRevocation)) {
    const object = value as Record<string, unknown>;
    const { name } = object.metadata as { name: string };
    const reply = await cluster.api.request(cluster.admin(), {
      verb: "create",
      resource: renewRevocations,
      name,
      object,
    });
    if (reply.outcome === "refused") throw refused(file, name, reply.message);
  }
  if (documents.every(isRevocation)) return;
  const reply = await cluster.first.certificateManager.apply(certificatesOf(text, file));
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

function checkedName(document: SourceDocument): string {
  const found = admissionProblem(entryChecks, document.value);
  if (!found) return (document.value as { metadata: { name: string } }).metadata.name;
  const { path, problem } = found;
  throw new Problem(
    "manifest-invalid",
    `${document.place(path)}: ${formatPath(path)} ${problem}`,
    "nothing was simulated",
  );
}

/** The text without its revocations: what is left are certificate documents. */
function certificatesOf(text: string, file: string): string {
  const parts = text.split(/^---.*$/m);
  return parts.filter((part) => !readYaml(part, file).some(isRevocation)).join("---\n");
}
