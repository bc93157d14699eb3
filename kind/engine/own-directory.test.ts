import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import {
  claim,
  makeDirectory,
  removeDirectory,
  setServant,
  sweepDirectories,
} from "./own-directory.ts";
import { keeper } from "./owner.ts";

const parent = mkdtempSync(join(tmpdir(), "sweep-"));
afterAll(() => rmSync(parent, { recursive: true }));

test("a directory of a dead process goes, and what served it ends; others stay", async () => {
  const mine = makeDirectory("kms", parent);
  const orphan = makeDirectory("podman", parent);
  const elsewhere = makeDirectory("kms", parent);
  const strange = mkdtempSync(join(parent, "certwarp-kms-"));
  const servant = spawn("sleep", ["600"], { detached: true });
  setServant(orphan, servant);
  writeFileSync(join(orphan, "owner"), `${hostname()}/${process.pid}/1`);
  writeFileSync(join(elsewhere, "owner"), "another-host/1/1");
  const ended = once(servant, "exit");
  expect(sweepDirectories("orphans", new Set([parent]))).toEqual([orphan]);
  expect((await ended)[1]).toBe("SIGTERM");
  expect([mine, orphan, elsewhere, strange].map((path) => existsSync(path))).toEqual([
    true,
    false,
    true,
    true,
  ]);
});

test("a kept one stays, unless the run that used it did not come to its end", () => {
  const [kept, inUse, abandoned] = [0, 1, 2].map(() => makeDirectory("kms", parent, keeper));
  claim(inUse as string);
  writeFileSync(join(abandoned as string, "claim"), `${hostname()}/${process.pid}/1`);
  expect(sweepDirectories("orphans", new Set([parent]))).toEqual([abandoned]);
  expect([kept, inUse].map((path) => existsSync(path as string))).toEqual([true, true]);
});

test("a directory goes also while a servant that ends removes its own files", async () => {
  for (let round = 0; round < 10; round++) {
    const directory = makeDirectory("podman", parent);
    for (let file = 0; file < 400; file++) writeFileSync(join(directory, `${file}`), "");
    const servant = spawn("sh", ["-c", `rm -f ${directory}/*`]);
    const ended = once(servant, "exit");
    while (existsSync(join(directory, "0"))) await setImmediate();
    removeDirectory(directory);
    expect(existsSync(directory)).toBe(false);
    await ended;
  }
});
