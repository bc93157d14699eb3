/** The JSON schemas of our YAML files, made from the schemas that validate them. */
import { z } from "zod";
import { catalogueSchema } from "../reports/catalogue.ts";
import { certificateDocumentSchema } from "../sim/policy/certificate-document.ts";
import { profileSchema } from "../sim/policy/profile.ts";
import { resourceSchema } from "../sim/policy/revocation/admission.ts";
import { clusterSchema } from "../sim/specification.ts";

const sources: Record<string, z.ZodType> = {
  "certificate-document.json": certificateDocumentSchema,
  "cluster.json": clusterSchema,
  "profile.json": profileSchema,
  "renew-revocation.json": resourceSchema,
  "requirements.json": catalogueSchema,
};

/** By file name. What a schema checks beyond its shape is not in here: the commands say it. */
export function jsonSchemas(): Record<string, string> {
  const entries = Object.entries(sources).map(([name, schema]) => {
    const json = z.toJSONSchema(schema, { io: "input" });
    return [name, `${JSON.stringify(json, null, 2)}\n`];
  });
  return Object.fromEntries(entries);
}
