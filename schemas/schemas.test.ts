import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { jsonSchemas } from "./schemas.ts";

test.each(Object.entries(jsonSchemas()))("%s is what `npm run schemas` writes", (name, text) => {
  expect(readFileSync(new URL(name, import.meta.url), "utf8")).toBe(text);
});
