/** What may go wrong while the node image is built; nothing half-written is left. */
import { execFileSync } from "node:child_process";
import { globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Command } from "./command.ts";

const folder = mkdtempSync(join(tmpdir(), "build-"));
const socket = join(folder, "engine.sock");

/** An engine that has no image yet; none of these builds gets as far as to give it one. */
const engine = createServer(({ url }, response) => {
  response.statusCode = url?.endsWith("/_ping") ? 200 : 404;
  response.end("{}");
});

beforeAll(() => new Promise<void>((resolve) => engine.listen(socket, resolve)));

afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true });
});

function build(directory: string): Command {
  return new Command("node-image", [], {
    environment: { DOCKER_HOST: `unix://${socket}`, CERTWARP_BUILD_DIRECTORY: directory },
  });
}

test.each([
  ["a disk that is too small", "size=64m", /: \S+ has 0\.1 GB left; make room/],
  ["a disk that is full at once", "size=8g,nr_inodes=3", /: ENOSPC: no space left .*; make room/],
  ["a disk that gets full", "size=8g,nr_inodes=4", /: mkdir: .*No space left on device; make room/],
])("%s", async (_, options, words) => {
  const directory = mkdtempSync(join(folder, "disk-"));
  execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", directory]);
  try {
    const { code, stderr } = await build(directory).ended;
    const problem = stderr.split("\n").filter((line) => line.includes("too little disk space"));
    expect(problem).toEqual([expect.stringMatching(words)]);
    expect(stderr).not.toMatch(/^ {4}at /m);
    expect(code).toBe(2);
    expect(readdirSync(directory)).toEqual([]);
    expect(processesThatName(directory)).toEqual([]);
  } finally {
    execFileSync("umount", [directory]);
  }
});

test("Ctrl-C in the middle: the compiler ends, and its work is removed", async () => {
  const directory = mkdtempSync(join(folder, "work-"));
  const command = build(directory);
  await command.until(() => command.stderr.includes("from Go modules"));
  command.signal("SIGINT");
  const { code, stderr } = await command.ended;
  expect(stderr).toMatch(/SIGINT: removing what was started/);
  expect(code).toBe(130);
  expect(readdirSync(directory)).toEqual([]);
  expect(processesThatName(directory)).toEqual([]);
});

function processesThatName(text: string): string[] {
  return globSync("/proc/[0-9]*/cmdline").filter((file) => {
    try {
      return readFileSync(file, "utf8").includes(text);
    } catch {
      return false;
    }
  });
}
