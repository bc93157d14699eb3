/** A Chromium without a window, and the page of the four stories in it. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import type { PageData } from "../../reports/timeline/embedding.ts";
import type { Recording } from "../../reports/timeline/recording.ts";
import { Problem } from "../../sim/problem.ts";

/** Where Debian puts it; CHROMIUM names another. @throws Problem when there is none. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  if (!existsSync(executablePath))
    throw new Problem(
      "chromium-missing",
      `there is no ${executablePath}`,
      "install Debian's chromium, or name another in CHROMIUM",
    );
  return chromium.launch({ executablePath });
}

/** Has `npm run demo` write the page. */
export function writeStories(file: string): void {
  const { status, stderr } = spawnSync(
    process.execPath,
    ["cli/demo.ts", "--speed", "0", "--page", file],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`the demo ended with exit code ${status}: ${stderr}`);
}

/** What a page carries, read as the page itself reads it. */
export function recordingIn(file: string, name: string): Recording {
  const [, packed = ""] = /id="data">([^<]*)</.exec(readFileSync(file, "utf8")) ?? [];
  const data: PageData = JSON.parse(gunzipSync(Buffer.from(packed, "base64")).toString());
  const found = data.recordings.find((recording) => recording.name === name);
  if (!found) throw new Error(`the page has no run ${name}`);
  return found;
}

export interface Opened {
  readonly page: Page;
  /** Errors and warnings of the page, and every request but that for the file itself. */
  readonly complaints: string[];
}

/** Opens a page from disk, and waits until it can be used. @param hash its link, with "#". */
export async function open(
  browser: Browser,
  file: string,
  hash = "",
  options: BrowserContextOptions = {},
): Promise<Opened> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 1000 },
    ...options,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  const url = `file://${file}`;
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() !== "log") complaints.push(message.text());
  });
  page.on("request", (request) => {
    if (request.url().split("#")[0] !== url) complaints.push(`asks for ${request.url()}`);
  });
  await page.goto(url + hash);
  await page.waitForSelector("html[data-ready]");
  return { page, complaints };
}
