/** Writes the JSON schemas of our YAML files, for editors: `npm run schemas`. */
import { writeFileSync } from "node:fs";
import { jsonSchemas } from "./schemas.ts";

for (const [name, text] of Object.entries(jsonSchemas())) {
  writeFileSync(new URL(name, import.meta.url), text);
}
