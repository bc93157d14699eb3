import { readFileSync } from "node:fs";

/** A page's style: what all pages share, and then its own. @param own its style sheet. */
export function styleOf(own: URL): string {
  return [new URL("theme.css", import.meta.url), own]
    .map((one) => readFileSync(one, "utf8"))
    .join("");
}
