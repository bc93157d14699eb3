/** npm run simulate: a user's own cluster and manifests, and what becomes of them. */
import Table from "cli-table3";
import { InvalidArgumentError } from "commander";
import { type Paint, paintFor } from "../reports/paint.ts";
import { linksOf } from "../sim/kubernetes/links.ts";
import { checkersFor } from "../sim/laws.ts";
import { loadProfile } from "../sim/policy/profile.ts";
import { describeEntry } from "../sim/policy/revocation/entry.ts";
import { describeRemaining } from "../sim/policy/validity.ts";
import { Problem } from "../sim/problem.ts";
import { readSpecification } from "../sim/specification.ts";
import { credentialStatus } from "../sim/status.ts";
import { days, seconds } from "../sim/time/duration.ts";
import { add, formatInstant } from "../sim/time/instant.ts";
import { Traffic } from "../sim/traffic.ts";
import { World } from "../sim/world.ts";
import { type Application, apply, readApplication } from "./applications.ts";
import { tellBrokenLaws } from "./broken-laws.ts";
import { command, readProfileName, readSeed } from "./options.ts";
import { type ExitCode, run } from "./outcome.ts";
import { savePage } from "./page-file.ts";
import { Recorder } from "./recorder.ts";
import { Telling } from "./telling.ts";
import { readUserFile } from "./user-file.ts";

interface Flags {
  readonly cluster: string;
  readonly apply: readonly string[];
  readonly days: number;
  readonly seed: string;
  readonly profile: string;
  readonly page?: string;
}

async function simulate(): Promise<ExitCode> {
  const flags = command(
    "simulate",
    "Builds a cluster from a file, applies manifests, lives through the days, and tells what happened.",
    "a connection does not work at the end, or a law was broken",
  )
    .requiredOption(
      "--cluster <file>",
      "the cluster: see schemas/cluster.json and fixtures/clusters",
    )
    .option(
      "--apply <files...>",
      "manifests (RenewRevocation, certificate documents), each as file or file@day: applied on that day",
      [],
    )
    .option("--days <number>", "how long to live", readDays, 90)
    .option("--seed <number>", "seed of all randomness", readSeed, "1")
    .option(
      "--profile <name>",
      "lifetimes and thresholds: one of fixtures/profiles by its name, or a file",
      readProfileName,
      "default",
    )
    .option("--page <file>", "writes the run as a page of HTML as well")
    .parse()
    .opts<Flags>();
  const specification = readSpecification(readUserFile(flags.cluster), flags.cluster);
  const applications = flags.apply.map(readApplication).sort((left, right) => left.day - right.day);
  const late = applications.find(({ day }) => day > flags.days);
  if (late)
    throw new Problem(
      "day-too-late",
      `${late.file} is to be applied on day ${late.day}, after the ${flags.days} days`,
      "raise --days",
    );
  const profile = loadProfile(flags.profile);
  const checkers = checkersFor(profile);
  const { witness } = checkers;
  const world = await World.build({ profile, seed: flags.seed, specification, witness });
  const traffic = new Traffic(world);
  traffic.start();
  const recorder = new Recorder(world);
  await live(world, recorder, applications, flags.days);
  const works = await tellTheEnd(world, applications);
  const lawful = tellBrokenLaws(checkers, process.stdout);
  if (flags.page !== undefined) {
    const about = [flags.cluster, ...flags.apply].join(", ");
    const title = `${flags.days} days of ${world.cluster.name}`;
    await savePage(flags.page, [
      recorder.finish({ name: "simulation", title, about, seed: flags.seed }),
    ]);
  }
  return works && lawful ? 0 : 1;
}

async function live(
  world: World,
  recorder: Recorder,
  applications: readonly Application[],
  lifetime: number,
): Promise<void> {
  const telling = new Telling(world, process.stdout, (lines) => recorder.tell(lines));
  for (let day = 0; day <= lifetime; day++) {
    await recorder.live(add(world.start, days(day)));
    telling.tell();
    for (const application of applications.filter((candidate) => candidate.day === day)) {
      telling.say(`applying ${application.file}`);
      await apply(application, world);
    }
  }
  // What was applied on the last day takes effect within the bound.
  await recorder.live(add(world.now(), seconds(world.site.profile.revocation.propagation)));
  telling.tell();
}

/** @returns whether every connection works. */
async function tellTheEnd(world: World, applications: readonly Application[]): Promise<boolean> {
  const paint = paintFor(process.stdout);
  for (const { name } of applications.flatMap(({ revocations }) => revocations)) {
    process.stdout.write(
      `\n${paint.strong(`What ${name} has caught`)}\n${catchTable(world, name)}\n`,
    );
  }
  process.stdout.write(
    `\n${paint.strong(`Status at ${formatInstant(world.now())}`)}\n${statusTable(world, paint)}\n`,
  );
  const broken: string[] = [];
  for (const { from, to, connect } of linksOf(world.cluster)) {
    const reply = await connect();
    if (reply.outcome === "refused") broken.push(`${from} → ${to}: ${reply.message}`);
  }
  const verdict =
    broken.length === 0
      ? paint.good("Everything works.")
      : paint.bad(`${broken.length} connections do not work:`);
  process.stdout.write(`\n${[verdict, ...broken].join("\n  ")}\n`);
  return broken.length === 0;
}

function catchTable({ cluster }: World, name: string): string {
  const table = new Table({
    head: ["Entry", "Certificate", "Since", ""],
    style: { head: [], border: [], compact: true },
  });
  const caught = cluster.revocations.caught(name);
  for (const [index, entry] of cluster.revocations.entries(name).entries()) {
    const own = caught.filter((one) => one.entry === entry);
    const meaning = `${index + 1}: ${describeEntry(entry)}`;
    if (own.length === 0) table.push([meaning, "nothing", "", ""]);
    for (const { credential, at, revocable } of own) {
      table.push([
        meaning,
        credential,
        formatInstant(at),
        revocable ? "revoked" : "matched, not revocable",
      ]);
    }
  }
  return table.toString();
}

function statusTable(world: World, paint: Paint): string {
  const table = new Table({
    head: ["Credential", "State", "Ends", "Left", "Made", "Renewed by"],
    style: { head: [], border: [], compact: true },
  });
  for (const { name, state, notAfter, renewedBy, generation } of credentialStatus(world)) {
    const shown = state === "valid" ? paint.good(state) : paint.bad(state);
    table.push([
      name,
      shown,
      formatInstant(notAfter),
      describeRemaining(notAfter, world.now()),
      `${generation.number} times`,
      renewedBy,
    ]);
  }
  return table.toString();
}

function readDays(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 0 && count <= 36_500) return count;
  throw new InvalidArgumentError("Write a whole number of days, at most 36500.");
}

await run(simulate);
