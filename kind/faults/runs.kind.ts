/** Runs on a real node that are disturbed: what they say, how they end, what is left of them. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Engine, findEngine } from "../engine/engine.ts";
import { chooseImage } from "../engine/node-image.ts";
import { ownLabel, removeContainer } from "../engine/ownership.ts";
import { Command, inContainer } from "./command.ts";

const feature = "fixtures/features/one-node.feature";
const first = `${feature}:6`;
const folder = mkdtempSync(join(tmpdir(), "certwarp-test-"));
let engine: Engine;

beforeAll(async () => {
  engine = await findEngine();
});

afterAll(() => {
  engine.close();
  rmSync(folder, { recursive: true });
});

function run(
  name: string,
  path = first,
  environment: NodeJS.ProcessEnv = {},
  flags: readonly string[] = [],
): Command {
  const out = ["--out", join(folder, name)];
  return new Command("conformance", ["--target", "kind", ...out, ...flags, path], { environment });
}

function verdicts(name: string): { name: string; verdict: string; reason?: string }[] {
  return JSON.parse(readFileSync(join(folder, name, "verdicts.json"), "utf8")).scenarios;
}

/** The container of its control plane, once the API server runs in it. */
async function inMidScenario(command: Command): Promise<string> {
  const [id] = await command.until(async () => {
    const ids = await command.containers(engine);
    const [node] = ids;
    return node && (await inContainer(engine, node, "pgrep", "-x", "kube-apiserver")) && ids;
  });
  return id as string;
}

async function nothingIsLeft(command: Command): Promise<void> {
  expect(await command.containers(engine)).toEqual([]);
  expect(command.directories()).toEqual([]);
}

/** What the engine keeps for a container beside it. */
async function volumesOf(id: string): Promise<string[]> {
  const { Mounts } = await engine.docker.getContainer(id).inspect();
  return Mounts.filter(({ Type }) => Type === "volume").map(({ Name }) => Name as string);
}

describe("somebody ends a run", () => {
  test.each([
    ["starting", []],
    ["starting-for-two", ["--parallel", "2"]],
  ])("with Ctrl-C, while its node starts: %s", async (name, flags) => {
    const command = run(name, feature, {}, flags);
    await command.until(async () => (await command.containers(engine)).length > 0);
    command.signal("SIGINT");
    const { code, stderr } = await command.ended;
    expect(stderr).toMatch(/^SIGINT: removing what was started$/m);
    expect(code).toBe(130);
    await nothingIsLeft(command);
  });

  test("with Ctrl-C, when it is a scenario's timeline that was wanted", async () => {
    const page = join(folder, "timeline.html");
    const command = new Command("timeline", ["--target", "kind", "--out", page, first]);
    await command.until(async () => (await command.containers(engine)).length > 0);
    command.signal("SIGINT");
    expect((await command.ended).code).toBe(130);
    await nothingIsLeft(command);
  });

  test("with Ctrl-C twice at once, as npm passes it on, in mid-scenario", async () => {
    const command = run("interrupted");
    const node = await inMidScenario(command);
    const volumes = await volumesOf(node);
    command.signal("SIGINT");
    command.signal("SIGINT");
    expect((await command.ended).code).toBe(130);
    await nothingIsLeft(command);
    expect(volumes).toHaveLength(1);
    for (const volume of volumes)
      await expect(engine.docker.getVolume(volume).inspect()).rejects.toThrow();
  });

  test("with Ctrl-C, while two scenarios run at a time", async () => {
    const command = run("two-at-a-time", feature, {}, ["--parallel", "2"]);
    await command.until(async () => {
      const ids = await command.containers(engine);
      const busy = await Promise.all(
        ids.map((id) => inContainer(engine, id, "pgrep", "-x", "kube-apiserver")),
      );
      return busy.filter(Boolean).length === 2;
    });
    command.signal("SIGINT");
    expect((await command.ended).code).toBe(130);
    await nothingIsLeft(command);
  });

  test("with SIGKILL: the next run removes what is left, and nothing of others", async () => {
    const image = await chooseImage(engine);
    const stranger = await engine.docker.createContainer({ Image: image, Cmd: ["true"] });
    const volume = await engine.docker.createVolume({ Name: `stranger-${process.pid}` });
    try {
      const killed = run("killed");
      await killed.until(async () => (await killed.containers(engine)).length > 0);
      killed.signal("SIGKILL");
      await killed.ended;
      const directories = killed.directories();
      expect(await killed.containers(engine)).toHaveLength(1);
      expect(directories).not.toEqual([]);
      expect((await run("next").ended).code).toBe(0);
      await nothingIsLeft(killed);
      await stranger.inspect();
      await engine.docker.getVolume(`stranger-${process.pid}`).inspect();
    } finally {
      await stranger.remove();
      await volume.remove?.();
    }
  });
});

test("a node that dies in mid-scenario: that one is inconclusive, the next gets another node", async () => {
  const command = run("node-dies", feature);
  await engine.docker.getContainer(await inMidScenario(command)).kill();
  const { code, stdout } = await command.ended;
  expect(verdicts("node-dies").map(({ verdict }) => verdict)).toEqual(["INCONCLUSIVE", "PASS"]);
  expect(stdout).toMatch(/the container of node cp-1 has ended in mid-scenario/);
  expect(code).toBe(3);
  await nothingIsLeft(command);
});

test("an API server that does not come up, its port is taken: its own words, and its logs in the report", async () => {
  const image = await imageWithTakenPort();
  try {
    const command = run("no-api-server", first, { CERTWARP_NODE_IMAGE: image });
    const { code, stdout } = await command.ended;
    expect(stdout).toMatch(/control plane does not come up; its API server said: .*:6443: bind/);
    expect(code).toBe(3);
    const messages = readFileSync(join(folder, "no-api-server", "messages.ndjson"), "utf8");
    expect(messages).toMatch(/"mediaType":"text\/plain"/);
    expect(messages).toMatch(/== .*kube-apiserver\/\d+\.log/);
    await nothingIsLeft(command);
  } finally {
    await engine.docker.getImage(image).remove({ force: true });
  }
});

test("two runs at once do not meet, on a machine whose own ports are taken", async () => {
  const servers = [6443, 2379, 2380, 10250].map((port) => createServer().listen(port));
  // Where somebody else has taken it, it is taken as well.
  for (const server of servers) server.on("error", () => {});
  try {
    const commands = [run("one"), run("other")];
    for (const command of commands) {
      const { code, stdout } = await command.ended;
      expect(stdout).toMatch(/1 of 1 scenarios passed/);
      expect(code).toBe(0);
      await nothingIsLeft(command);
    }
    expect(verdicts("one")).toHaveLength(1);
  } finally {
    for (const server of servers) server.close();
  }
});

test("two profiles in turn: the second finds an engine as well", async () => {
  const command = run("profiles", first, {}, ["--profile", "default,short"]);
  const { code, stdout } = await command.ended;
  const passed = /1 of 1 scenarios passed.*, profile (?:default|short)/g;
  expect(stdout.match(passed)).toHaveLength(2);
  expect(code).toBe(0);
  await nothingIsLeft(command);
});

/** Something else listens on the API server's port in the node before it does. */
async function imageWithTakenPort(): Promise<string> {
  const base = await engine.docker.createContainer({
    Image: await chooseImage(engine),
    Labels: ownLabel(),
  });
  const repo = `localhost/certwarp/taken-port-${process.pid}`;
  try {
    await base.putArchive(withListener(), { path: "/etc/systemd/system" });
    await base.commit({ repo, tag: "latest" });
  } finally {
    await removeContainer(engine, base.id);
  }
  return `${repo}:latest`;
}

function withListener(): Buffer {
  const units = join(folder, "units");
  const enabled = "multi-user.target.wants";
  mkdirSync(join(units, enabled), { recursive: true });
  const start = "systemd-socket-activate --accept --listen=6443 /bin/true";
  writeFileSync(join(units, "taken.service"), `[Service]\nExecStart=${start}\n`);
  symlinkSync("../taken.service", join(units, enabled, "taken.service"));
  return execFileSync("tar", ["-C", units, "-c", "taken.service", `${enabled}/taken.service`]);
}
