/** npm run pictures: takes the README's pictures of the four stories anew, in the Chromium that tests use. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

async function pictures(): Promise<ExitCode> {
  command("pictures", "Takes the README's pictures of the four stories anew.").parse();
  const folder = mkdtempSync(join(tmpdir(), "certwarp-pictures-"));
  const browser = await launchBrowser();
  try {
    const file = join(folder, "stories.html");
    writeStories(file);
    for (const [name, { link, dark, closer }] of Object.entries(poses)) {
      const { page } = await open(browser, file, `#run=${name}&${link}`, {
        viewport: { width: 1300, height: 1340 },
        deviceScaleFactor: 1.25,
        colorScheme: dark ? "dark" : "light",
      });
      if (closer) await page.click("#closer");
      const path = `reports/timeline/pictures/${name}.png`;
      await page.screenshot({ path });
      process.stdout.write(`${path}\n`);
      await page.context().close();
    }
    return 0;
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
}

await run(pictures);
