/**
 * The page as one file: markup, style, program and recordings. It opens from disk and asks no network
 * for anything; the recordings are in it as gzip, which every browser of today reads by itself.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { escaped } from "../markup.ts";
import { styleOf } from "../style.ts";
import { embed } from "./embedding.ts";
import { type Recorded, readRecording } from "./recording.ts";

const folder = new URL("page/", import.meta.url);

/** @throws Error for a recording that is none. */
export async function pageOf(recorded: readonly Recorded[]): Promise<string> {
  for (const { recording } of recorded) readRecording(recording);
  const data = gzipSync(JSON.stringify(embed(recorded)), { level: 9 }).toString("base64");
  const parts: Record<string, string> = {
    title: recorded.map(({ recording }) => escaped(recording.title)).join(" · "),
    style: `<style>${styleOf(new URL("style.css", folder))}</style>`,
    data: `<script type="application/gzip;base64" id="data">${data}</script>`,
    program: `<script type="module">${await program()}</script>`,
  };
  return readFileSync(new URL("page.html", folder), "utf8").replace(
    /<!-- (title|style|data|program) -->/g,
    (_, part: string) => parts[part] as string,
  );
}

async function program(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("main.ts", folder))],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
    logLevel: "silent",
  });
  // The end of a script element may not occur in its text.
  return (outputFiles[0]?.text ?? "").replaceAll("</script", "<\\/script");
}
