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

async function run(): Promise<string> {
  const scenario = "fixtures/features/one-node.feature:6";
  const command = new Command("conformance", [
    ...["--target", "kind", "--keep", "--out", join(folder, "out"), scenario],
  ]);
  const { code, stdout, stderr } = await command.ended;
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
