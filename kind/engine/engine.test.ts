import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findEngine } from "./engine.ts";

let folder: string;
let dockerSocket: string;
const servers: Server[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "engine-"));
  dockerSocket = join(folder, "docker.sock");
});

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
  rmSync(folder, { recursive: true });
});

test("no engine: one line says how to get one", async () => {
  await expect(findEngine({ environment: { PATH: folder }, dockerSocket })).rejects.toMatchObject({
    code: "engine-missing",
    next: expect.stringMatching(/^install Docker; or on Debian, as root: apt-get install .*podman/),
  });
});

test("Docker's socket is found, and testcontainers is told, as long as the engine is open", async () => {
  await engineAt(dockerSocket);
  const environment: NodeJS.ProcessEnv = { PATH: folder };
  const engine = await findEngine({ environment, dockerSocket });
  expect(environment.DOCKER_HOST).toBe(`unix://${dockerSocket}`);
  engine.close();
  expect(environment.DOCKER_HOST).toBeUndefined();
});

test("an engine that is named has precedence, and stays named", async () => {
  const named = join(folder, "named.sock");
  await engineAt(named);
  const environment = { DOCKER_HOST: `unix://${named}` };
  const engine = await findEngine({ environment, dockerSocket });
  engine.close();
  expect(environment.DOCKER_HOST).toBe(`unix://${named}`);
});

test.each([
  ["unix:///nowhere.sock", "engine-silent", /DOCKER_HOST/],
  ["nonsense", "engine-address", /such as unix:/],
])("DOCKER_HOST=%s is told at once: %s", async (address, code, next) => {
  const found = findEngine({ environment: { DOCKER_HOST: address }, dockerSocket });
  await expect(found).rejects.toMatchObject({ code, next: expect.stringMatching(next) });
  expect(existsSync(dockerSocket)).toBe(false);
});

/** All that an engine is asked for at first. */
async function engineAt(path: string): Promise<void> {
  const server = createServer((_, response) => response.end("OK"));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(path, resolve));
}
