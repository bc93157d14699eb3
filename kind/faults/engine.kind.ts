/** What may be wrong with an engine or an image, told in one line before any scenario; exit code 2. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { findEngine } from "../engine/engine.ts";
import { Command } from "./command.ts";

const folder = mkdtempSync(join(tmpdir(), "engine-"));
const configuration = new URL("../engine/containers.conf", import.meta.url).pathname;
afterAll(() => rmSync(folder, { recursive: true }));

/** @returns the one line that a run says. */
async function refusal(command: Command): Promise<string> {
  const { code, stdout, stderr } = await command.ended;
  const lines = stderr.trim().split("\n");
  const told = lines.filter((line) => !line.startsWith("pulling "));
  expect(told).toHaveLength(1);
  expect(stdout).toBe("");
  expect(code).toBe(2);
  expect(command.directories()).toEqual([]);
  return told.join();
}

function run(environment: NodeJS.ProcessEnv, wrapper: readonly string[] = []): Command {
  const out = ["--out", join(folder, "out")];
  return new Command("conformance", ["--target", "kind", ...out], { environment, wrapper });
}

test("no engine at all", async () => {
  // A Docker that this machine has is out of sight: its socket is below /run.
  const hidden = 'mount -t tmpfs none /run && PATH=/nowhere exec "$0" "$@"';
  const command = run({ DOCKER_HOST: "" }, ["unshare", "--mount", "sh", "-c", hidden]);
  expect(await refusal(command)).toMatch(/^no container engine: .*; install Docker; or on Debian/);
});

test("an image that is nowhere", async () => {
  const image = "localhost:1/certwarp/none:1";
  expect(await refusal(run({ CERTWARP_NODE_IMAGE: image }))).toMatch(
    /^the node image localhost:1\/certwarp\/none:1 is not there, and can not be pulled: .*; name one/,
  );
});

test("an engine that does not let us in", async () => {
  const path = join(folder, "others.sock");
  const server = createServer().listen(path);
  await once(server, "listening");
  chownSync(path, 65534, 65534);
  chmodSync(path, 0o600);
  // Even root is refused then.
  const withoutOverride = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"];
  const command = run({ DOCKER_HOST: `unix://${path}` }, withoutOverride);
  expect(await refusal(command)).toMatch(/does not let this user in; run as root, or as a member/);
  server.close();
});

test("an engine without privileges: no container of a node starts, and none is left", async () => {
  const path = join(folder, "weak.sock");
  // It may not do with networks what root may.
  const weak = await podman(path, configuration, ["setpriv", "--bounding-set=-net_admin"]);
  const engine = await findEngine();
  try {
    const command = run({ DOCKER_HOST: `unix://${path}` });
    expect(await refusal(command)).toMatch(
      /^the container engine can not run a node: .*; it has to run privileged containers/,
    );
    expect(await command.containers(engine)).toEqual([]);
  } finally {
    engine.close();
    weak.kill();
  }
});

test("an engine whose log of events ends with half a line: nobody who waits for a node reads it", async () => {
  const path = join(folder, "half.sock");
  const events = join(folder, "events.log");
  const half = join(folder, "half.conf");
  writeFileSync(
    half,
    readFileSync(configuration, "utf8").replace(
      "[engine]",
      `$&\nevents_logfile_path = "${events}"`,
    ),
  );
  const engine = await podman(path, half);
  const writing = setInterval(() => appendFileSync(events, '{"ID":'), 50);
  try {
    const out = ["--out", join(folder, "half")];
    const scenario = "fixtures/features/one-node.feature:6";
    const command = new Command("conformance", ["--target", "kind", ...out, scenario], {
      environment: { DOCKER_HOST: `unix://${path}` },
    });
    expect(await command.ended).toMatchObject({ code: 0 });
    expect(readFileSync(events, "utf8")).toContain('"Status":"start"');
  } finally {
    clearInterval(writing);
    engine.kill();
    await once(engine, "exit");
  }
});

/** podman as it is set up for nodes. @param wrapper a program with arguments to run it in. */
async function podman(
  path: string,
  settings = configuration,
  wrapper: readonly string[] = [],
): Promise<ChildProcess> {
  const service = ["podman", "system", "service", "--time=60", `unix://${path}`];
  const [program, ...rest] = [...wrapper, ...service];
  const engine = spawn(program as string, rest, {
    stdio: "ignore",
    env: { ...process.env, CONTAINERS_CONF: settings },
  });
  while (!existsSync(path)) await wait(50);
  return engine;
}
