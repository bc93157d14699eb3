/** Files on their way to a node and back, as one tar archive: one process there, however many they are. */
import { text } from "node:stream/consumers";
import { extract, pack } from "tar-stream";
import type { NodeFiles } from "./node.ts";

/** @param placed where each file goes, from its path. */
export async function archiveOf(
  files: NodeFiles,
  placed: (path: string) => string,
): Promise<Buffer> {
  const archive = pack();
  for (const [path, { content, mode }] of files)
    archive.entry({ name: placed(path), mode }, Buffer.from(content));
  archive.finalize();
  const parts: Uint8Array[] = [];
  for await (const part of archive as AsyncIterable<Uint8Array>) parts.push(part);
  return Buffer.concat(parts);
}

/** Contents by path, as the archive has it. */
export async function filesIn(archive: Uint8Array): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const reading = extract();
  reading.end(archive);
  for await (const entry of reading) files.set(entry.header.name, await text(entry));
  return files;
}
