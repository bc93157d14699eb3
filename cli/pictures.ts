/** npm run pictures: takes the README's pictures anew, in the Chromium that tests use. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { launchBrowser, open, writeStories } from "./browser/browser.ts";
import { command } from "./options.ts";
import { type ExitCode, run } from "./outcome.ts";

/** At which instant each story is worth a picture, of what, and in which light. */
const poses: Record<
  string,
  { readonly link: string; readonly dark?: boolean; readonly closer?: boolean }
> = {
  "quiet-quarter": { link: "t=61d" },
  "switched-off-too-long": { link: "t=27d" },
  "revoked-for-ever": {
    link: "t=24d&c=worker-1/kubelet-client&q=kubelet",
    dark: true,
    closer: true,
  },
  "tokens-nobody-rotated": { link: "t=96d" },
};

/** Somebody's wrong belief, as the README tells it. */
const failure = "fixtures/features/wrong.feature";

async function pictures(): Promise<ExitCode> {
  command("pictures", "Takes the README's pictures anew.").parse();
  const folder = mkdtempSync(join(tmpdir(), "certwarp-pictures-"));
  const browser = await launchBrowser();
  try {
    await stories(browser, folder);
    await report(browser, folder);
    return 0;
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
}

async function stories(browser: Browser, folder: string): Promise<void> {
  const file = join(folder, "stories.html");
  writeStories(file);
  for (const [name, { link, dark, closer }] of Object.entries(poses)) {
    const { page } = await open(browser, file, `#run=${name}&${link}`, {
      viewport: { width: 1300, height: 1340 },
      deviceScaleFactor: 1.25,
      colorScheme: dark ? "dark" : "light",
    });
    if (closer) await page.click("#closer");
    await take(page, `reports/timeline/pictures/${name}.png`);
  }
}

async function report(browser: Browser, folder: string): Promise<void> {
  spawnSync(process.execPath, ["cli/conformance.ts", failure, "--out", folder]);
  const { page } = await open(browser, join(folder, "report.html"), "", {
    viewport: { width: 1200, height: 900 },
    deviceScaleFactor: 1.25,
  });
  await take(page, "reports/page/pictures/failure.png");
}

async function take(page: Page, path: string): Promise<void> {
  await page.screenshot({ path });
  process.stdout.write(`${path}\n`);
  await page.context().close();
}

await run(pictures);
