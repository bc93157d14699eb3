import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { makeDirectory, setServant, sweepDirectories } from "./own-directory.ts";
import { ownerOf } from "./owner.ts";

const parent = mkdtempSync(join(tmpdir(), "sweep-"));
afterAll(() => rmSync(parent, { recursive: true }));

test("a directory of a dead process goes, and what served it ends; others stay", async () => {
  const mine = makeDirectory("kms", parent);
  const orphan = makeDirectory("podman", parent);
  const elsewhere = makeDirectory("kms", parent);
  const strange = mkdtempSync(join(parent, "certwarp-kms-"));
  const servant = spawn("sleep", ["600"]);
  setServant(orphan, ownerOf(servant.pid as number) as string);
  writeFileSync(join(orphan, "owner"), `${hostname()}/${process.pid}/1`);
  writeFileSync(join(elsewhere, "owner"), "another-host/1/1");
  const ended = once(servant, "exit");
  expect(sweepDirectories(parent)).toEqual([orphan]);
  expect((await ended)[1]).toBe("SIGTERM");
  expect([mine, orphan, elsewhere, strange].map((path) => existsSync(path))).toEqual([
    true,
    false,
    true,
    true,
  ]);
});
