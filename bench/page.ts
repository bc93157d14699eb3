/**
 * npm run bench:page: how the page of a long run behaves: ten years, a thousand credentials, half a million
 * generations. In a Chromium without a window, which draws in software.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Table from "cli-table3";
import type { Browser, Page } from "playwright-core";
import { launchBrowser, open } from "../cli/browser/browser.ts";
import { paintFor } from "../reports/paint.ts";
import { pageOf } from "../reports/timeline/page.ts";
import { tenYears } from "./ten-years.ts";

interface Figure {
  readonly what: string;
  readonly milliseconds: number;
  /** At most. */
  readonly wanted: number;
}

async function bench(): Promise<void> {
  const recorded = tenYears();
  const folder = mkdtempSync(join(tmpdir(), "certwarp-bench-"));
  const browser = await launchBrowser();
  try {
    const file = join(folder, "ten-years.html");
    const html = await pageOf([recorded]);
    writeFileSync(file, html);
    const { lanes } = recorded.recording;
    const count = lanes.reduce((sum, { generations }) => sum + generations.issuedAt.length, 0);
    process.stderr.write(
      `measuring ${lanes.length} credentials, ${count} generations, ${(html.length / 1e6).toFixed(1)} MB …\n`,
    );
    print(await measure(browser, file));
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
}

async function measure(browser: Browser, file: string): Promise<Figure[]> {
  const opening: number[] = [];
  for (let round = 0; round < 3; round++) {
    const started = performance.now();
    const { page } = await open(browser, file);
    opening.push(performance.now() - started);
    await page.context().close();
  }
  const { page } = await open(browser, file);
  const frame = (what: string, milliseconds: number) => ({ what, milliseconds, wanted: 50 });
  const all = await worstFrame(page, scrubbing);
  await page.click("#closer", { clickCount: 12 });
  const close = await worstFrame(page, scrubbing);
  await page.click("#whole");
  const scrolled = await worstFrame(page, scrolling);
  const zoomed = await worstFrame(page, zooming);
  return [
    { what: "opens", milliseconds: Math.min(...opening), wanted: 2000 },
    frame("longest frame while scrubbing, ten years in sight", all),
    frame("longest frame while scrubbing, days in sight", close),
    frame("longest frame while scrolling through all lanes", scrolled),
    frame("longest frame while zooming", zoomed),
  ];
}

/** What a page does in frame `index` of `frames`. */
const scrubbing = `
  const scrubber = document.getElementById("scrubber");
  const share = index / frames;
  scrubber.value = String(Number(scrubber.min) + share * (scrubber.max - scrubber.min));
  scrubber.dispatchEvent(new Event("input"));`;
const scrolling = `
  const lanes = document.querySelector(".lanes");
  lanes.scrollTop = (index / frames) * lanes.scrollHeight;`;
const zooming = `document.getElementById(index < frames / 2 ? "closer" : "wider").click();`;

/**
 * The longest frame, each at its quickest of five rounds: every round does the same in the same frame, and
 * whatever else this machine does can only make a frame longer.
 */
async function worstFrame(page: Page, action: string): Promise<number> {
  const rounds: number[][] = [];
  for (let round = 0; round < 5; round++) rounds.push(await frames(page, action));
  const [first = []] = rounds;
  return Math.max(
    ...first.map((_, index) => Math.min(...rounds.map((round) => round[index] ?? 0))),
  );
}

/** Does `action` in each of 120 frames: the milliseconds that script, layout and paint of each took. */
function frames(page: Page, action: string): Promise<number[]> {
  return page.evaluate(`new Promise((resolve) => {
    const frames = 120;
    const spent = [];
    const step = () => {
      const index = spent.length;
      if (index === frames) return resolve(spent);
      const started = performance.now();
      ${action}
      requestAnimationFrame(() => {
        // After the frame's callbacks come style, layout and paint; a message comes after these.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          spent.push(performance.now() - started);
          step();
        };
        port2.postMessage(null);
      });
    };
    requestAnimationFrame(step);
  })`);
}

function print(figures: readonly Figure[]): void {
  const paint = paintFor(process.stdout);
  const table = new Table({
    head: ["", "Measured", "Wanted"],
    colAligns: ["left", "right", "right"],
    style: { head: [], border: [], compact: true },
  });
  for (const { what, milliseconds, wanted } of figures) {
    const shown = `${milliseconds.toFixed(0)} ms`;
    table.push([
      what,
      milliseconds <= wanted ? paint.good(shown) : paint.bad(shown),
      `at most ${wanted}`,
    ]);
  }
  process.stdout.write(`${table.toString()}\n`);
}

await bench();
