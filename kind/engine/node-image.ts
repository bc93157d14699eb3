/**
 * The node image: kindest/node by its digest, or an equivalent one built here from Go modules and
 * Debian packages. A built one is named after the content of its recipe, so it is never out of date.
 */
import { createHash } from "node:crypto";
import { createReadStream, readdirSync, readFileSync, statfsSync, statSync } from "node:fs";
import { join } from "node:path";
import { addAbortSignal } from "node:stream";
import { fileURLToPath } from "node:url";
import type Docker from "dockerode";
import { Problem } from "../../sim/problem.ts";
import { type Engine, findEngine, wordsOf } from "./engine.ts";
import { buildParent, makeDirectory, removeDirectory, sweepDirectories } from "./own-directory.ts";
import { buildBytes, buildRootFileSystem, diskFull } from "./root-file-system.ts";

const recipe = fileURLToPath(new URL("../../fixtures/node-image/", import.meta.url));

/** kind v0.33.0's, of the minor version that is built here. */
const publishedImage =
  "kindest/node:v1.34.11@sha256:44e222ee2132dab25ff87301682f89eb82c7880ea3a1bf543bfe9708fd08d67d";

/** The image that a run uses: the one that is asked for, else the built one, else the published one. */
export async function chooseImage(engine: Engine): Promise<string> {
  const wanted = process.env.CERTWARP_NODE_IMAGE;
  const acceptable = wanted ? [wanted] : [builtImage(), publishedImage];
  for (const name of acceptable) if (await isPresent(engine, name)) return name;
  return wanted
    ? pull(engine, wanted, "name one that is there in CERTWARP_NODE_IMAGE, or unset it")
    : pull(engine, publishedImage, "build an equivalent one with: npm run node-image");
}

/**
 * Builds the image unless it is there.
 * @param tell hears what begins, and how it ends.
 * @param interrupt ends the build; what it has written is removed before this is rejected.
 * @throws Problem with the last lines of the log, or when there is no engine.
 */
export async function buildImage(
  tell: (line: string) => void,
  interrupt: AbortSignal,
): Promise<string> {
  const name = builtImage();
  if (await withEngine((engine) => isPresent(engine, name))) {
    tell(`${name} is there already`);
    return name;
  }
  sweepDirectories();
  const directory = makeBuildDirectory(buildParent());
  try {
    await buildRootFileSystem(join(recipe, "build"), directory, { tell, interrupt });
    await withEngine(async (engine) => {
      tell(`Importing into ${engine.name}`);
      await importImage(engine, join(directory, "node.tar"), { name, interrupt });
    });
  } finally {
    removeDirectory(directory);
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

async function pull(engine: Engine, name: string, otherwise: string): Promise<string> {
  const { docker } = engine;
  process.stderr.write(`pulling ${name}, once: it has some hundred megabytes\n`);
  try {
    const said = await followed(docker, await docker.pull(name));
    // podman ends without an error where it has told of one.
    if (await isPresent(engine, name)) return name;
    throw new Error(said.at(-1) ?? "the engine does not say why");
  } catch (error) {
    throw new Problem(
      "node-image-missing",
      `the node image ${name} is not there, and can not be pulled: ${wordsOf(error)}`,
      otherwise,
    );
  }
}

function makeBuildDirectory(parent: string): string {
  try {
    const { bavail, bsize } = statfsSync(parent);
    const free = bavail * bsize;
    if (free >= buildBytes) return makeDirectory("build", parent);
    throw diskFull(`${parent} has ${(free / 1e9).toFixed(1)} GB left`);
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem(
      "build-directory",
      `the node image can not be built in ${parent}: ${(error as Error).message}`,
      "set CERTWARP_BUILD_DIRECTORY to a directory that can be written to",
    );
  }
}

async function importImage(
  { docker }: Engine,
  tar: string,
  { name, interrupt }: { name: string; interrupt: AbortSignal },
): Promise<void> {
  // Docker's import takes no STOPSIGNAL; a node is never asked to stop.
  const changes = ["ENV container=docker", 'ENTRYPOINT ["/usr/local/bin/entrypoint","/sbin/init"]'];
  // podman 4 takes the tag from the name alone, Docker takes it there too.
  const options = { repo: name, changes: changes as never };
  try {
    const content = addAbortSignal(interrupt, createReadStream(tar));
    await followed(docker, await docker.importImage(content as never, options));
  } catch (error) {
    if (/no space left/i.test((error as Error).message)) throw diskFull("the engine has no room");
    throw new Problem(
      "node-image-import",
      `the engine does not take the node image: ${wordsOf(error)}`,
      "see the engine's log",
    );
  }
}

/** @returns what the engine has said, line by line. */
function followed(docker: Docker, stream: NodeJS.ReadableStream): Promise<string[]> {
  return new Promise((resolve, reject) =>
    docker.modem.followProgress(stream, (error, events: Record<string, unknown>[]) =>
      error ? reject(error) : resolve(events.map(({ error, stream }) => String(error ?? stream))),
    ),
  );
}
