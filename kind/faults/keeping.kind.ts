/** A cluster that is kept for the next run: used where it fits, removed where it does not. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Engine, findEngine } from "../engine/engine.ts";
import { keptContainers } from "../engine/ownership.ts";
import { Command, inContainer } from "./command.ts";

const folder = mkdtempSync(join(tmpdir(), "keeping-"));
let engine: Engine;

beforeAll(async () => {
  engine = await findEngine();
});

afterAll(async () => {
  engine.close();
  rmSync(folder, { recursive: true });
});

function start(flags: readonly string[] = ["--keep"]): Command {
  const scenario = "fixtures/features/one-node.feature:6";
  const out = ["--out", join(folder, "out")];
  return new Command("conformance", ["--target", "kind", ...flags, ...out, scenario]);
}

async function run(): Promise<string> {
  const { code, stdout, stderr } = await start().ended;
  expect(stdout).toMatch(/1 of 1 scenarios passed/);
  expect(code).toBe(0);
  return stderr;
}

test("it is used again; one that does not work any more is replaced; clean:kind removes it", async () => {
  await run();
  const [first, ...others] = await keptContainers(engine);
  expect(others).toEqual([]);

  await run();
  expect(await keptContainers(engine)).toEqual([first]);

  await inContainer(engine, first as string, "systemctl", "stop", "kubelet");
  await inContainer(engine, first as string, "pkill", "-9", "-x", "kube-apiserver");
  expect(await run()).toMatch(/^a kept cluster is removed: its API server does not serve$/m);
  const [second] = await keptContainers(engine);
  expect(second).not.toBe(first);

  expect((await new Command("clean-kind", []).ended).code).toBe(0);
  expect(await keptContainers(engine)).toEqual([]);
});

test("a run that is killed keeps nothing: the next one removes what it had, though that keeps nothing", async () => {
  const killed = start();
  await killed.until(async () => (await keptContainers(engine)).length > 0);
  killed.signal("SIGKILL");
  await killed.ended;
  expect(await keptContainers(engine)).toHaveLength(1);
  expect((await start([]).ended).code).toBe(0);
  expect(await keptContainers(engine)).toEqual([]);
});
