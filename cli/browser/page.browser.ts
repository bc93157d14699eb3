/** The page of the stories as somebody uses it: opens, scrubs, plays, filters, links, compares, reads. */
import { X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Lane } from "../../reports/timeline/recording.ts";
import { loadProfile } from "../../sim/policy/profile.ts";
import { describeRemaining } from "../../sim/policy/validity.ts";
import { countedSpecification } from "../../sim/specification.ts";
import { credentialStatus } from "../../sim/status.ts";
import { days } from "../../sim/time/duration.ts";
import { add, formatInstant } from "../../sim/time/instant.ts";
import { Traffic } from "../../sim/traffic.ts";
import { World } from "../../sim/world.ts";
import { stories, storyNamed } from "../demo-stories/index.ts";
import { launchBrowser, open, recordingIn, writeStories } from "./browser.ts";

const folder = mkdtempSync(join(tmpdir(), "certwarp-page-"));
const file = join(folder, "stories.html");
let browser: Browser;

beforeAll(async () => {
  writeStories(file);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

const names = stories.map(({ name }) => name);

test("four stories fit into 2 MB", () => {
  expect(statSync(file).size).toBeLessThan(2_000_000);
});

describe.each(names)("%s", (name) => {
  test.each(["light", "dark"] as const)(
    "opens from disk and passes axe, %s",
    async (colorScheme) => {
      const link = `#run=${name}&t=28d&c=worker-1/kubelet-client`;
      const { page, complaints } = await open(browser, file, link, { colorScheme });
      expect(await page.textContent("h1")).toBe(storyNamed(name).title);
      const { violations } = await new AxeBuilder({ page }).analyze();
      const found = violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`,
      );
      expect(found).toEqual([]);
      expect(complaints).toEqual([]);
      await page.context().close();
    },
  );

  test("its table says what the status of that world says, day by day", async () => {
    const { page } = await open(browser, file, `#run=${name}`);
    // On paper the table has all its rows.
    await page.emulateMedia({ media: "print" });
    const world = await World.build({
      profile: loadProfile("default"),
      seed: "1",
      specification: countedSpecification(2, 1, 3),
    });
    new Traffic(world).start();
    const { chapters, days: length } = storyNamed(name);
    for (let day = 0; day <= length; day++) {
      await world.site.timeline.runUntil(add(world.start, days(day)));
      await chapters[day]?.({ world, say: () => {}, show: () => {} });
      if (day % 9 !== 0 && !(day in chapters)) continue;
      await scrub(page, world.now());
      expect(await rows(page)).toEqual(
        credentialStatus(world).map((credential) => [
          credential.name,
          credential.state,
          describeRemaining(credential.notAfter, world.now()),
          credential.renewedBy,
          formatInstant(credential.notAfter).replace("T", " ").replace("Z", ""),
          `${credential.generation.number}×`,
        ]),
      );
    }
    await page.context().close();
  });
});

/** Moves the scrubber. */
async function scrub(page: Page, at: number): Promise<void> {
  await page.evaluate((instant) => {
    const scrubber = document.querySelector("#scrubber") as HTMLInputElement;
    scrubber.value = String(instant);
    scrubber.dispatchEvent(new Event("input"));
  }, at);
}

/** The page draws in the frame after a change; when the next one has come, it has drawn. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
}

/** The table's cells, once whatever was asked of the page before is drawn. */
async function rows(page: Page): Promise<string[][]> {
  await settled(page);
  const cells = await page.$$eval("#table tbody tr", (found) =>
    found.map((row) => [...(row as HTMLTableRowElement).cells].map((cell) => cell.textContent)),
  );
  // Beside the word for a state there is a shape.
  return cells.map(([name = "", state = "", ...others]) => [name, state.slice(2), ...others]);
}

describe("time", () => {
  test("the space bar plays and stops", async () => {
    const { page } = await open(browser, file, "#t=10d");
    await page.keyboard.press("Space");
    await page.waitForFunction(
      () => Number((document.querySelector("#day") as HTMLElement).textContent.slice(4)) >= 12,
    );
    await page.keyboard.press("Space");
    await settled(page);
    const stopped = await page.textContent("#date");
    await page.waitForTimeout(300);
    expect(await page.textContent("#date")).toBe(stopped);
    await page.context().close();
  });

  test("arrows go by a day or an hour; n and p from event to event; f to the first failure", async () => {
    const { page } = await open(browser, file, "#run=revoked-for-ever&t=10d");
    const shown = async (key: string) => {
      await page.keyboard.press(key);
      await settled(page);
      return page.textContent("#date");
    };
    expect(await shown("ArrowRight")).toBe("2026-01-12 00:00:00 UTC");
    expect(await shown("Shift+ArrowLeft")).toBe("2026-01-11 23:00:00 UTC");
    expect(await shown("f")).toBe("2026-01-21 00:00:02 UTC");
    expect(await page.textContent("#details h2")).toMatch(/kubelet-client#7/);
    expect(await page.textContent("#details dd")).toBe("◆ revoked");
    expect(await shown("n")).toBe("2026-01-21 06:00:00 UTC");
    expect(await shown("p")).toBe("2026-01-21 00:00:02 UTC");
    await page.context().close();
  });

  test("a quiet quarter has no failure to go to", async () => {
    const { page } = await open(browser, file, "#run=quiet-quarter");
    expect(await page.isDisabled("#failure")).toBe(true);
    await page.context().close();
  });
});

describe("links", () => {
  test("#t=63d&c=kubelet-2 shows day 63, and the credential that has these words in its name", async () => {
    const { page } = await open(browser, file, "#t=63d&c=kubelet-2");
    expect(await page.textContent("#day")).toBe("day 63");
    expect(await page.textContent("#details h2")).toMatch(/^worker-2\/kubelet-client#\d+$/);
    await page.context().close();
  });

  test("what is shown is in the address, and the address shows it again", async () => {
    const { page } = await open(
      browser,
      file,
      "#run=switched-off-too-long&with=quiet-quarter&t=27d12h&c=cp-1/apiserver@3&q=cp-1&verdict=ever-expired",
    );
    const address = await page.evaluate(() => location.hash);
    await page.waitForTimeout(400);
    // Written anew by the page, when it had come to rest.
    expect(await page.evaluate(() => location.hash)).toBe(address);
    const again = await open(browser, file, address);
    expect(await again.page.evaluate(() => location.hash)).toBe(address);
    expect(await again.page.textContent("#date")).toBe("2026-01-28 12:00:00 UTC");
    expect(await again.page.textContent("#details h2")).toBe("cp-1/apiserver#3");
    expect(await again.page.textContent("#shown")).toMatch(/^\d+ of \d+ shown$/);
    await page.context().close();
    await again.page.context().close();
  });

  test("a link that says nonsense is passed over", async () => {
    const { page, complaints } = await open(
      browser,
      file,
      "#run=nope&t=tomorrow&c=nobody&verdict=guilty",
    );
    expect(await page.textContent("h1")).toBe("A quiet quarter");
    expect(await page.textContent("#day")).toBe("day 0");
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

describe("credentials", () => {
  test("are searched, and filtered by owner, kind and verdict", async () => {
    const { lanes, start } = recordingIn(file, "revoked-for-ever");
    const at = start + 24 * 86400;
    const { page } = await open(browser, file, "#run=revoked-for-ever&t=24d");
    const shows = async (fits: (lane: Lane) => boolean) => {
      const count = lanes.filter(fits).length;
      expect(count).toBeGreaterThan(0);
      expect(count).toBeLessThan(lanes.length);
      const words = `${count} of ${lanes.length} shown`;
      await expect.poll(() => page.textContent("#shown")).toBe(words);
    };
    await page.fill("#find", "kubelet-client worker");
    await shows(({ name }) => /^worker-\d+\/kubelet-client$/.test(name));
    await page.fill("#find", "");
    await page.selectOption("#owner", "kms-pod");
    await shows(({ owner }) => owner === "kms-pod");
    await page.selectOption("#kind", "token");
    await shows(({ owner, kind }) => owner === "kms-pod" && kind === "token");
    await page.selectOption("#owner", "");
    await page.selectOption("#kind", "");
    await page.selectOption("#verdict", "not-valid-now");
    await shows(({ states }) => {
      const now = states.findLast(({ from }) => from <= at);
      return now !== undefined && now.state !== "valid" && now.state !== "gone";
    });
    await page.selectOption("#verdict", "ever-revoked");
    await shows(({ states }) => states.some(({ state }) => state === "revoked"));
    await page.context().close();
  });

  test("of a worker that joins later are on the picture, and in the table from then on", async () => {
    const { lanes, start } = recordingIn(file, "revoked-for-ever");
    const later = lanes.filter(({ generations }) => (generations.issuedAt[0] ?? 0) > start);
    expect(later.length).toBeGreaterThan(0);
    const { page } = await open(browser, file, "#run=revoked-for-ever&t=10d");
    expect(await page.textContent("#counts")).toContain(`${later.length} not made yet`);
    await page.fill("#find", later[0]?.name ?? "");
    expect(await rows(page)).toEqual([]);
    await scrub(page, start + 90 * 86400);
    expect((await rows(page)).map(([name]) => name)).toEqual([later[0]?.name]);
    await page.context().close();
  });

  test("a click on a bar shows its certificate, which is a certificate", async () => {
    const { page } = await open(browser, file, "#run=quiet-quarter&q=scheduler");
    const box = await page.locator(".lanes canvas").boundingBox();
    if (!box) throw new Error("there is no picture");
    // The one lane below its layer's heading, in the middle of the run.
    await page.mouse.click(box.x + box.width * 0.6, box.y + 46 + 34 + 8);
    await page.waitForSelector("#details:not([hidden])");
    await page.click("summary");
    const certificate = new X509Certificate((await page.textContent("#pem")) ?? "");
    const facts = Object.fromEntries(
      await page.$$eval("#details dl", ([list]) =>
        [...(list?.querySelectorAll("dt") ?? [])].map((term) => [
          term.textContent,
          (term.nextElementSibling as HTMLElement).textContent,
        ]),
      ),
    );
    expect(certificate.subject).toBe(facts.Subject);
    expect(BigInt(`0x${certificate.serialNumber}`)).toBe(BigInt(`0x${facts.Serial}`));
    expect(new Date(certificate.validTo).toISOString().slice(0, 10)).toBe(
      facts.notAfter?.slice(0, 10),
    );
    expect(facts.Issuer).toBe("CN=kubernetes");
    await page.context().close();
  });

  test("are chosen with the keyboard alone", async () => {
    const { page } = await open(browser, file);
    await page.focus(".lanes");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await expect.poll(() => page.textContent("#details h2")).toBe("node-agent-host-1/token#1");
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.activeElement?.closest("#details") !== null)).toBe(
      true,
    );
    await page.context().close();
  });
});

test("two runs are compared one above the other, at one instant", async () => {
  const { page, complaints } = await open(browser, file, "#run=tokens-nobody-rotated&t=91d");
  await page.selectOption("#with", "switched-off-too-long");
  await expect.poll(() => page.locator(".chart").count()).toBe(2);
  await expect.poll(() => page.textContent("#table tbody tr")).toMatch(/the run is over/);
  await scrub(page, Date.UTC(2026, 0, 28) / 1000);
  await page.emulateMedia({ media: "print" });
  const kubelet = async () =>
    (await rows(page)).find(([name]) => name === "worker-1/kubelet-client")?.slice(1, 3);
  await expect.poll(kubelet).toEqual(["valid", "✕ expired"]);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("on a telephone nothing sticks out, and a finger chooses", async () => {
  const options = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  const { page } = await open(browser, file, "#q=cloud-agent", options);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  const picture = page.locator(".lanes canvas");
  await picture.scrollIntoViewIfNeeded();
  await picture.tap({ position: { x: 250, y: 46 + 34 + 8 } });
  await expect.poll(() => page.textContent("#details h2")).toBe("cloud-agent-ca#1");
  await page.context().close();
});

test("Ctrl and wheel zoom, a drag moves, 0 shows all again; a wheel alone scrolls the page", async () => {
  const { page } = await open(browser, file, "#run=revoked-for-ever&t=24d");
  const picture = page.locator(".lanes canvas");
  const box = await picture.boundingBox();
  if (!box) throw new Error("there is no picture");
  const [x, y] = [box.x + 700, box.y + 200];
  const pixels = async () => {
    await settled(page);
    return page.evaluate(() =>
      (document.querySelector(".lanes canvas") as HTMLCanvasElement).toDataURL(),
    );
  };
  const whole = await pixels();
  await page.mouse.move(x, y);
  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -300);
  await page.keyboard.up("Control");
  const closer = await pixels();
  expect(closer).not.toBe(whole);
  await page.mouse.down();
  await page.mouse.move(x - 120, y, { steps: 4 });
  await page.mouse.up();
  const moved = await pixels();
  expect(moved).not.toBe(closer);
  expect(await page.isHidden("#details")).toBe(true);
  await page.keyboard.press("0");
  expect(await pixels()).toBe(whole);
  // On the axis a drag moves the instant.
  await page.mouse.move(x, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(x + 100, box.y + 20, { steps: 4 });
  await page.mouse.up();
  await settled(page);
  expect(await page.textContent("#day")).not.toBe("day 24");
  const scrubbed = await pixels();
  await page.mouse.wheel(0, 300);
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(100);
  expect(await pixels()).toBe(scrubbed);
  await page.context().close();
});

test("the picture is not blank, and follows the instant", async () => {
  const { page } = await open(browser, file, "#run=switched-off-too-long&t=5d");
  const picture = page.locator(".lanes canvas");
  const before = await picture.screenshot();
  const colours = await page.evaluate(() => {
    const canvas = document.querySelector(".lanes canvas") as HTMLCanvasElement;
    const { data } = (canvas.getContext("2d") as CanvasRenderingContext2D).getImageData(
      0,
      0,
      canvas.width,
      canvas.height,
    );
    return new Set(new Uint32Array(data.buffer)).size;
  });
  expect(colours).toBeGreaterThan(20);
  await page.click("#next");
  await settled(page);
  expect(before.equals(await picture.screenshot())).toBe(false);
  await page.context().close();
});
