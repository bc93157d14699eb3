/** The command as somebody runs it who writes a scenario. */
import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";

const written = "features/identity/signing-in.feature";
let folder: string;
let watching: ChildProcess;
let output: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "certwarp-test-"));
});

afterEach(() => {
  watching.kill();
  rmSync(folder, { recursive: true });
});

/** @returns when it watches. */
async function watch(...paths: readonly string[]): Promise<void> {
  output = "";
  watching = spawn(process.execPath, ["cli/watch.ts", ...paths], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NO_COLOR: "1" },
  });
  for (const stream of [watching.stdout, watching.stderr])
    stream?.on("data", (text) => {
      output += text;
    });
  await until(/^watching /m);
}

async function until(words: RegExp): Promise<void> {
  while (!words.test(output)) {
    if (watching.exitCode !== null) throw new Error(`it ended before: ${output}`);
    await wait(20);
  }
}

function save(name: string, from = written): string {
  const file = join(folder, name);
  cpSync(from, file);
  return file;
}

test("a scenario by its line is run at once, and whenever its file is saved", async () => {
  const file = save("one.feature");
  await watch(`${file}:12`);
  await until(/^1 of 1 scenarios passed/m);
  save("one.feature");
  await until(/^1 of 1 scenarios passed[\s\S]*^1 of 1 scenarios passed/m);
});

test("what is removed is no longer run", async () => {
  const file = save("one.feature");
  save("other.feature");
  await watch(join(folder, "*.feature"));
  await until(/^(\d+) of \1 scenarios passed/m);
  rmSync(file);
  save("other.feature");
  await until(/ scenarios passed[\s\S]* scenarios passed/);
  expect(output).not.toMatch(/ENOENT/);
});

test("a file that is no Gherkin, and a line without a scenario, are told in one line", async () => {
  await watch(`${save("one.feature")}:3`);
  await until(/one\.feature:3 is no scenario; /);
  save("one.feature", "fixtures/features/half-typed.feature");
  await until(/one\.feature:8:7: expected: .*; correct the Gherkin$/m);
});

test("a pattern that no file has is no file", () => {
  return expect(watch(join(folder, "*.feature"))).rejects.toThrow(/there is no feature file/);
});
