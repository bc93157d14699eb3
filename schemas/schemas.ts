/** The JSON schemas of the files that we read and write, made from the zod schemas in the code. */
import { z } from "zod";
import { baselineSchema } from "../reports/baseline-file.ts";
import { catalogueSchema } from "../reports/catalogue.ts";
import { statementSchema } from "../reports/statement.ts";
import { verdictsSchema } from "../reports/verdicts.ts";
import { certificateDocumentSchema } from "../sim/policy/certificate-document.ts";
import { profileSchema } from "../sim/policy/profile.ts";
import { resourceSchema } from "../sim/policy/revocation/admission.ts";
import { clusterSchema } from "../sim/specification.ts";

const sources: Record<string, z.ZodType> = {
  "baseline.json": baselineSchema,
  "certificate-document.json": certificateDocumentSchema,
  "cluster.json": clusterSchema,
  "profile.json": profileSchema,
  "renew-revocation.json": resourceSchema,
  "requirements.json": catalogueSchema,
  "statement.json": statementSchema,
  "verdicts.json": verdictsSchema,
};

/** By file name. What a schema checks beyond its shape is not in here: the commands say it. */
export function jsonSchemas(): Record<string, string> {
  const entries = Object.entries(sources).map(([name, schema]) => {
    const json = z.toJSONSchema(schema, { io: "input" });
    return [name, `${JSON.stringify(json, null, 2)}\n`];
  });
  return Object.fromEntries(entries);
}
