import { existsSync, mkdtempSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { discard, makeRunDirectory, markLatest } from "./run-directory.ts";

const folder = mkdtempSync(join(tmpdir(), "certwarp-runs-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A run of ours, in a folder of this test. */
const run = (name: string) => ({ ...makeRunDirectory(join(folder, name)), ours: true });

test("latest is the run that finished last, whoever began first", () => {
  const [first, second] = [run("first"), run("second")];
  markLatest(second);
  expect(readlinkSync(join(folder, "latest"))).toBe("second");
  markLatest(first);
  expect(readlinkSync(join(folder, "latest"))).toBe("first");
});

test("a directory that a user has named is neither marked nor thrown away", () => {
  const named = makeRunDirectory(join(folder, "named"));
  writeFileSync(join(named.path, "theirs"), "");
  markLatest(named);
  discard(named);
  expect(readlinkSync(join(folder, "latest"))).toBe("first");
  expect(existsSync(join(named.path, "theirs"))).toBe(true);
});

test("nothing is left of a run that came to nothing", () => {
  const nothing = run("nothing");
  discard(nothing);
  expect(existsSync(nothing.path)).toBe(false);
});

test("without a wish each run has a directory of its own below reports/out", () => {
  const own = makeRunDirectory();
  expect(own.path).toMatch(/reports\/out\/\d{4}-\d\d-\d\dT[\d-]+Z-\d+$/);
  expect(basename(own.path)).toContain(String(process.pid));
  discard(own);
});
