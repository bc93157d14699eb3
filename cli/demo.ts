/**
 * npm run demo: ninety days of the overview's platform in the terminal, as they pass: renewals, a
 * revocation and its repair, an update.
 */
import { setTimeout as wait } from "node:timers/promises";
import { Presets, SingleBar } from "cli-progress";
import { InvalidArgumentError } from "commander";
import { stringify } from "yaml";
import { paintFor } from "../reports/paint.ts";
import { renewRevocations } from "../sim/kubernetes/api-object.ts";
import { repair } from "../sim/operations/repair.ts";
import { update } from "../sim/operations/update.ts";
import { loadProfile } from "../sim/policy/profile.ts";
import { countedSpecification } from "../sim/specification.ts";
import { days } from "../sim/time/duration.ts";
import { add, formatInstant } from "../sim/time/instant.ts";
import { Traffic } from "../sim/traffic.ts";
import { World } from "../sim/world.ts";
import { command, readSeed } from "./options.ts";
import { type ExitCode, run } from "./outcome.ts";
import { Telling } from "./telling.ts";

interface Flags {
  readonly speed: number;
  readonly seed: string;
}

async function demo(): Promise<ExitCode> {
  const { speed, seed } = command(
    "demo",
    "Shows ninety days of a platform and its cluster, as they pass.",
  )
    .option("--speed <days>", "days a second; 0: as fast as it goes", readSpeed, 6)
    .option("--seed <number>", "seed of all randomness", readSeed, "1")
    .parse()
    .opts<Flags>();
  const started = performance.now();
  const world = await World.build({
    profile: loadProfile("default"),
    seed,
    specification: countedSpecification(2, 1, 3),
  });
  const traffic = new Traffic(world);
  traffic.start();
  await live(world, speed);
  const paint = paintFor(process.stdout);
  const made = world.site.inventory.everyCertificate().length;
  process.stdout.write(
    `\n${paint.strong("Ninety days have passed.")} ${made} certificates were made, ${traffic.interruptions.length} connections refused, in ${((performance.now() - started) / 1000).toFixed(1)} s.\n`,
  );
  return 0;
}

async function live(world: World, speed: number): Promise<void> {
  const telling = new Telling(world, process.stdout);
  const bar = new SingleBar(
    {
      format: "{bar} day {value} of {total}",
      stream: process.stderr,
      barsize: 45,
      clearOnComplete: true,
      hideCursor: true,
    },
    Presets.shades_classic,
  );
  const onTerminal = process.stderr.isTTY && process.stdout.isTTY;
  for (let day = 0; day <= 90; day++) {
    await world.site.timeline.runUntil(add(world.start, days(day)));
    if (onTerminal) bar.stop();
    telling.tell();
    await chapters[day]?.(world, telling);
    if (onTerminal) bar.start(90, day);
    if (speed > 0) await wait(1000 / speed);
  }
  bar.stop();
}

type Chapter = (world: World, telling: Telling) => Promise<void>;

/** What is done to the platform, by day. */
const chapters: Record<number, Chapter> = {
  20: async (world, telling) => {
    telling.say("a key of a node has leaked: all node certificates issued until now are revoked");
    const object = leak(formatInstant(world.now()));
    process.stdout.write(`${stringify(object).trimEnd().replaceAll(/^/gm, "         ")}\n`);
    await world.cluster.api.request(world.cluster.admin(), {
      verb: "create",
      resource: renewRevocations,
      name: "leaked",
      object,
    });
  },
  22: async (world, telling) => {
    telling.say("the operator runs Repair-AksHciClusterCerts -fixKubeletCredentials");
    const reply = await repair(world, ["fixKubeletCredentials"]);
    telling.tell();
    telling.say(
      reply.outcome === "accepted" ? `repaired: ${reply.value.replaced.join(", ")}` : reply.message,
    );
  },
  60: async (world, telling) => {
    telling.say("the monthly update: every client gets a new token and a new certificate");
    await update(world);
  },
};

function leak(notBefore: string): Record<string, unknown> {
  return {
    apiVersion: "certificates.microsoft.com/v1",
    kind: "RenewRevocation",
    metadata: { name: "leaked", namespace: "kube-system" },
    spec: { revocations: [{ kind: "Group", group: "system:nodes", notBefore }] },
  };
}

function readSpeed(text: string): number {
  const speed = Number(text);
  if (Number.isFinite(speed) && speed >= 0) return speed;
  throw new InvalidArgumentError("Write a number of days a second, or 0.");
}

await run(demo);
