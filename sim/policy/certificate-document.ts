/**
 * Certificate documents: the YAML from which every certificate but the kubelet's is created. A
 * document says who signs, what the certificate says, and where it lies; lifetimes and keys come from
 * the profile.
 */
import { z } from "zod";
import {
  conform,
  type FieldPath,
  formatPath,
  readYaml,
  type SourceDocument,
} from "../documents/yaml.ts";
import { canonicalAddress, type ExtensionRequest } from "../pki/extensions.ts";
import { memoised } from "../pki/memory.ts";
import { Problem } from "../problem.ts";

export const authorityNames = ["cluster-ca", "etcd-ca", "front-proxy-ca"] as const;

export type AuthorityName = (typeof authorityNames)[number];

const apiVersion = z.literal("certwarp.dev/v1", "write certwarp.dev/v1");
const name = z
  .string("write a name")
  .regex(/^[a-z0-9-]+$/, "use lower-case letters, digits and hyphens");
const place = z
  .string("write a path")
  .regex(
    /^\/etc\/kubernetes\/([\w-]+\/)*[\w-]+\.(crt|key|conf)$/,
    "a file below /etc/kubernetes, ending in .crt, .key or .conf",
  );
const dnsName = z
  .string("write a DNS name")
  .regex(/^(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i, "a DNS name");
const ipAddress = z
  .string("write an IP address in quotes")
  .refine((text) => canonicalAddress(text) !== undefined, "an IPv4 or IPv6 address");
const subject = z.strictObject({
  commonName: z
    .string("write a common name")
    .min(1, "a common name")
    .max(64, "at most 64 characters (RFC 5280)"),
  organizations: z.array(z.string().min(1).max(64)).default([]),
});

const authoritySchema = z.strictObject({
  apiVersion,
  kind: z.literal("CertificateAuthority"),
  metadata: z.strictObject({ name: z.enum(authorityNames, `one of ${authorityNames.join(", ")}`) }),
  spec: z.strictObject({ subject, certificate: place, key: place }),
});

const leafSchema = z.strictObject({
  apiVersion,
  kind: z.literal("Certificate"),
  metadata: z.strictObject({ name }),
  spec: z
    .strictObject({
      issuer: z.enum(authorityNames, `one of ${authorityNames.join(", ")}`),
      subject,
      usages: z
        .array(z.enum(["server auth", "client auth"], "server auth or client auth"))
        .min(1, "at least one usage"),
      dnsNames: z.array(dnsName).default([]),
      ipAddresses: z.array(ipAddress).default([]),
      renewal: z.enum(["automatic", "none"], "automatic or none").default("automatic"),
      certificate: place.optional(),
      key: place.optional(),
      kubeconfig: place.optional(),
    })
    .refine((spec) => Boolean(spec.kubeconfig) !== Boolean(spec.certificate), {
      message: "say where it lies: certificate and key, or kubeconfig",
      path: ["certificate"],
    })
    .refine((spec) => Boolean(spec.certificate) === Boolean(spec.key), {
      message: "a certificate file goes with a key file",
      path: ["key"],
    })
    .refine(
      (spec) =>
        !spec.usages.includes("server auth") || spec.dnsNames.length + spec.ipAddresses.length > 0,
      {
        message: "a server certificate needs a DNS name or an IP address",
        path: ["dnsNames"],
      },
    ),
});

export const certificateDocumentSchema = z.discriminatedUnion(
  "kind",
  [authoritySchema, leafSchema],
  {
    error: "kind: write Certificate or CertificateAuthority",
  },
);

/** A saboteur's schema may be laxer; what comes out of it is the same. */
export type CertificateDocumentSchema = z.ZodType<CertificateDocument>;

export type CertificateDocument = z.output<typeof certificateDocumentSchema>;
export type AuthorityDocument = z.output<typeof authoritySchema>;
export type LeafDocument = z.output<typeof leafSchema>;

/** All documents of a YAML text. @throws Problem as `certificateDocuments` does. */
export function readCertificateDocuments(
  text: string,
  file: string,
  schema: CertificateDocumentSchema,
): CertificateDocument[] {
  const sources = memoised("document", `${file}\n${text}`, () => readYaml(text, file));
  return certificateDocuments(sources, schema);
}

/**
 * @throws Problem with the place and the path of the first field that is wrong; two documents of one
 * name or one place are wrong too.
 */
export function certificateDocuments(
  sources: readonly SourceDocument[],
  schema: CertificateDocumentSchema = certificateDocumentSchema,
): CertificateDocument[] {
  const seen = new Map<string, string>();
  return sources.map((source) => {
    const document = conform(source, schema);
    for (const claim of claims(document)) {
      const other = seen.get(claim.value);
      if (other) throw claimedTwice(source, claim, other);
      seen.set(claim.value, document.metadata.name);
    }
    return document;
  });
}

function claimedTwice(source: SourceDocument, { path, value }: Claim, other: string): Problem {
  return new Problem(
    "document-twice",
    `${source.place(path)}: ${formatPath(path)} is "${value}", which is also that of "${other}"`,
    "rename or remove one",
  );
}

/** Fills in what differs from node to node. */
export function renderDocuments(template: string, values: Record<string, string>): string {
  return template.replaceAll(/\$\{(\w+)\}/g, (_, key: string) => values[key] as string);
}

/** What a leaf's certificate will say. */
export function extensionsOf({ spec }: LeafDocument): ExtensionRequest {
  const { usages, dnsNames, ipAddresses } = spec;
  return { usages: ["digital signature", "key encipherment", ...usages], dnsNames, ipAddresses };
}

/** What one document alone may have: its name, and each place where it lies. */
interface Claim {
  readonly path: FieldPath;
  /** A name never looks like a path. */
  readonly value: string;
}

function claims({ metadata, spec }: CertificateDocument): Claim[] {
  const { certificate, key, kubeconfig }: Partial<LeafDocument["spec"]> = spec;
  const places = Object.entries({ certificate, key, kubeconfig }).flatMap(([field, value]) =>
    value === undefined ? [] : [{ path: ["spec", field], value }],
  );
  return [{ path: ["metadata", "name"], value: metadata.name }, ...places];
}
