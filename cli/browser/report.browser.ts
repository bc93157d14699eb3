/** The page of a run of scenarios, as somebody opens it from disk. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser, open } from "./browser.ts";

const folder = mkdtempSync(join(tmpdir(), "certwarp-report-"));
const file = join(folder, "report.html");
let browser: Browser;

beforeAll(async () => {
  const scenarios = "fixtures/features/every-verdict.feature";
  spawnSync(process.execPath, ["cli/conformance.ts", scenarios, "--out", folder]);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

test.each(["light", "dark"] as const)(
  "opens without a request and passes axe, %s",
  async (colorScheme) => {
    const { page, complaints } = await open(browser, file, "", { colorScheme });
    expect(await page.locator("article").count()).toBe(3);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  },
);

test("a square of the grid leads to its requirement, and opens it", async () => {
  const { page } = await open(browser, file);
  await page.click(".grid a[href='#CA-01']");
  // By an event, which a browser fires after the click is over.
  await expect.poll(() => page.getAttribute("#CA-01", "open")).toBe("");
  expect(await page.locator("#CA-01 li").count()).toBe(2);
  await page.context().close();
});
