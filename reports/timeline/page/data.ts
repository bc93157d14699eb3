/** What the file carries. */
import type { PageData } from "../embedding.ts";

/** Unpacks the data of this page; no request is made. */
export async function readData(): Promise<PageData> {
  const packed = atob(element("data").textContent);
  const bytes = new Uint8Array(packed.length);
  for (let index = 0; index < bytes.length; index++) bytes[index] = packed.charCodeAt(index);
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(unpacked).text());
}

/** @throws Error when the page has no such element. */
export function element<Kind extends HTMLElement = HTMLElement>(id: string): Kind {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found as Kind;
}
