/**
 * The node image: kindest/node by its digest, or an equivalent one built here from Go modules and
 * Debian packages. A built one is named after the content of its recipe, so it is never out of date.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  createReadStream,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Problem } from "../../sim/problem.ts";
import { type Engine, findEngine } from "./engine.ts";

const recipe = fileURLToPath(new URL("../../fixtures/node-image/", import.meta.url));

/** kind v0.33.0's image of the Kubernetes version that certwarp names. */
const publishedImage =
  "kindest/node:v1.34.11@sha256:44e222ee2132dab25ff87301682f89eb82c7880ea3a1bf543bfe9708fd08d67d";

/** The image that a run uses: the one that is asked for, else the built one, else the published one. */
export async function chooseImage(engine: Engine): Promise<string> {
  const wanted = process.env.CERTWARP_NODE_IMAGE;
  if (wanted) return wanted;
  const built = builtImage();
  if (await isPresent(engine, built)) return built;
  if (await isPresent(engine, publishedImage)) return publishedImage;
  return pull(engine, publishedImage);
}

/**
 * Builds the image unless it is there.
 * @param tell hears what begins, and how it ends.
 * @throws Problem with the last lines of the log, or when there is no engine.
 */
export async function buildImage(tell: (line: string) => void): Promise<string> {
  const name = builtImage();
  if (await withEngine((engine) => isPresent(engine, name))) {
    tell(`${name} is there already`);
    return name;
  }
  const directory = mkdtempSync(
    join(process.env.CERTWARP_BUILD_DIRECTORY ?? tmpdir(), "certwarp-"),
  );
  try {
    await buildRootFileSystem(directory, tell);
    await withEngine(async (engine) => {
      tell(`Importing into ${engine.name}`);
      await importImage(engine, join(directory, "node.tar"), name);
    });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  return name;
}

/** An engine for this alone: a build takes longer than an idle engine waits. */
async function withEngine<Value>(use: (engine: Engine) => Promise<Value>): Promise<Value> {
  const engine = await findEngine();
  try {
    return await use(engine);
  } finally {
    engine.close();
  }
}

function builtImage(): string {
  const hash = createHash("sha256");
  for (const path of filesBelow(recipe)) {
    hash.update(`${path.slice(recipe.length)}\0${statSync(path).mode & 0o111 ? "x" : "-"}\0`);
    hash.update(readFileSync(path)).update("\0");
  }
  return `localhost/certwarp/node:${hash.digest("hex").slice(0, 12)}`;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
}

async function isPresent({ docker }: Engine, name: string): Promise<boolean> {
  try {
    await docker.getImage(name).inspect();
    return true;
  } catch {
    return false;
  }
}

async function pull({ docker }: Engine, name: string): Promise<string> {
  try {
    const stream = await docker.pull(name);
    await new Promise<void>((resolve, reject) =>
      docker.modem.followProgress(stream, (error) => (error ? reject(error) : resolve())),
    );
    return name;
  } catch (error) {
    const [reason] = String((error as Error).message).split("\n");
    throw new Problem(
      "node-image-missing",
      `the node image ${name} can not be pulled: ${reason}`,
      "build an equivalent one with: npm run node-image",
    );
  }
}

const logLines = 12;

async function buildRootFileSystem(directory: string, tell: (line: string) => void): Promise<void> {
  const build = spawn(join(recipe, "build"), [directory], { stdio: ["ignore", "pipe", "pipe"] });
  const log: string[] = [];
  const started = performance.now();
  for (const stream of [build.stdout, build.stderr]) {
    createInterface(stream).on("line", (line) => {
      const seconds = Math.round((performance.now() - started) / 1000);
      if (line.startsWith("==> ")) tell(`${line.slice("==> ".length)} (${seconds} s so far)`);
      else if (log.push(line) > logLines) log.shift();
    });
  }
  const code = await new Promise<number | null>((resolve, reject) =>
    build.once("error", reject).once("close", resolve),
  );
  if (code === 0) return;
  throw new Problem(
    "node-image-build",
    `fixtures/node-image/build ended with ${code}: ${log.join(" | ")}`,
    "it needs root, Go, debootstrap, 4 GB of disk, and the Go and Debian package servers",
  );
}

async function importImage({ docker }: Engine, tar: string, name: string): Promise<void> {
  const changes = [
    "ENV container=docker",
    "STOPSIGNAL SIGRTMIN+3",
    'ENTRYPOINT ["/usr/local/bin/entrypoint","/sbin/init"]',
  ];
  // podman 4 takes the tag from the name alone, Docker takes it there too.
  const options = { repo: name, changes: changes as never };
  const stream = await docker.importImage(createReadStream(tar) as never, options);
  await new Promise<void>((resolve, reject) =>
    docker.modem.followProgress(stream, (error) => (error ? reject(error) : resolve())),
  );
}
