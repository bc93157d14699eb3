/** A recording says of every instant what the status of the world said of it. */
import { describe, expect, test } from "vitest";
import { Chronicle } from "../reports/chronicle.ts";
import { type Recorded, readRecording } from "../reports/timeline/recording.ts";
import { standingOf } from "../reports/timeline/standing.ts";
import { Fault } from "../sim/machine/fault.ts";
import { run } from "../sim/operations/operation.ts";
import { loadProfile } from "../sim/policy/profile.ts";
import { countedSpecification } from "../sim/specification.ts";
import { credentialStatus } from "../sim/status.ts";
import { days, hours, minutes, seconds } from "../sim/time/duration.ts";
import { add, type Instant } from "../sim/time/instant.ts";
import { Random } from "../sim/time/random.ts";
import { Traffic } from "../sim/traffic.ts";
import { World } from "../sim/world.ts";
import { stories } from "./demo-stories/index.ts";
import type { Stage, Story } from "./demo-stories/story.ts";
import { Recorder } from "./recorder.ts";

async function build(): Promise<World> {
  const world = await World.build({
    profile: loadProfile("default"),
    seed: "1",
    specification: countedSpecification(1, 1, 1),
  });
  new Traffic(world).start();
  return world;
}

const words = { name: "test", title: "Test", about: "", seed: "1" };
const quiet = (world: World): Stage => ({ world, say: () => {}, show: () => {} });

async function record({ chapters, days: length }: Story): Promise<Recorded> {
  const world = await build();
  const recorder = new Recorder(world);
  for (let day = 0; day <= length; day++) {
    await recorder.live(add(world.start, days(day)));
    await chapters[day]?.(quiet(world));
    recorder.look();
  }
  return recorder.finish(words);
}

/** What the status says, and what the page would say. */
function comparable({
  name,
  state,
  notBefore,
  notAfter,
  serialNumber,
  renewedBy,
}: {
  name: string;
  state: string;
  notBefore: number;
  notAfter: number;
  serialNumber: string;
  renewedBy: string;
}) {
  return { name, state, notBefore, notAfter, serialNumber, renewedBy };
}

describe.each(stories.map((story) => [story.name, story] as const))("%s", (_, story) => {
  test("agrees with the status of an unrecorded world of the same seed, which has the same trace", async () => {
    const { recording } = await record(story);
    const world = await build();
    const random = Random.seeded("instants");
    for (let day = 0; day <= story.days; day++) {
      const instants = [days(day), ...drawn(random, day)].map((span) => add(world.start, span));
      for (const at of instants.filter((candidate) => candidate <= recording.end)) {
        await world.site.timeline.runUntil(at);
        if (at === instants[0]) await story.chapters[day]?.(quiet(world));
        compare(recording, world, at);
      }
    }
    expect(recording.traceHash).toBe(world.site.trace.hash());
    expect(readRecording(JSON.parse(JSON.stringify(recording)))).toEqual(recording);
  });
});

/** Instants of one day, ascending; some to the second, where an entry takes effect. */
function drawn(random: Random, day: number) {
  const spans = [hours(random.integer(1, 11)), minutes(random.integer(720, 1439))];
  return [3, 6, ...spans].map((span) => days(day) + span) as ReturnType<typeof days>[];
}

function compare(recording: Recorded["recording"], world: World, at: Instant): void {
  const shown = recording.lanes.flatMap((lane) => {
    const standing = standingOf(lane, at);
    return standing ? [comparable({ ...lane, ...standing })] : [];
  });
  expect(shown).toEqual(credentialStatus(world).map(comparable));
}

test("machines that are off or whose clock is wrong are bands", async () => {
  const world = await build();
  const recorder = new Recorder(world);
  const [worker] = world.cluster.workers;
  worker?.machine.powerOff();
  world.platform.cloudAgentMachine.skewClock(hours(2));
  await recorder.live(add(world.start, days(2)));
  await worker?.machine.powerOn();
  world.platform.cloudAgentMachine.skewClock(hours(3));
  await recorder.live(add(world.start, days(3)));
  const { bands } = recorder.finish(words).recording;
  const since = (at: number) => at - world.start;
  expect(
    bands.map(({ from, to, ...band }) => ({ ...band, from: since(from), to: since(to) })),
  ).toEqual([
    {
      kind: "wrong clock",
      machine: "cloud-agent",
      text: "the clock of cloud-agent is 2 hours ahead",
      from: 0,
      to: days(2),
    },
    {
      kind: "switched off",
      machine: "worker-1",
      text: "worker-1 is switched off",
      from: 0,
      to: days(2),
    },
    {
      kind: "wrong clock",
      machine: "cloud-agent",
      text: "the clock of cloud-agent is 3 hours ahead",
      from: days(2),
      to: days(3),
    },
  ]);
});

test("looking at a clock that is wrong is no effect of it", async () => {
  const world = await build();
  const recorder = new Recorder(world);
  const fault = new Fault("the clock of the cloud agent is 2 hours behind");
  world.platform.cloudAgentMachine.skewClock(seconds(-hours(2)), fault);
  recorder.look();
  expect(fault.hadEffect).toBe(false);
  await recorder.live(add(world.start, hours(6)));
  expect(fault.hadEffect).toBe(true);
});

test("repairs and updates are marked and told in the words of the command, with who ran it", async () => {
  const world = await build();
  const recorder = new Recorder(world);
  const scoped = "Update-AksHciClusterCertificates -name cluster";
  await run(world, "Update-AksHciCertificates");
  await run(world, `${scoped} -fixKubeletCredentials`, "auto-repair");
  await run(world, "Update-AksHci");
  world.platform.cloudAgentMachine.powerOff();
  await run(world, `${scoped} -fixCloudCredentials`);
  await run(world, "Update-AksHci");
  recorder.look();
  const { marks } = recorder.finish(words).recording;
  const own = marks.filter(({ kind }) => kind === "repair" || kind === "update");
  expect(own.map(({ text }) => text)).toEqual([
    "operator repairs with Update-AksHciCertificates: 0 steps",
    `auto-repair repairs with ${scoped} -fixKubeletCredentials: 0 steps`,
    "the platform is updated",
    `operator repairs with ${scoped} -fixCloudCredentials: not available`,
    "the update is refused: not available",
  ]);
  const told = new Chronicle(world.start).tell(world.site.trace.events).map(({ text }) => text);
  expect(told.filter((text) => /repairs|updates/.test(text))).toEqual([
    "operator repairs with Update-AksHciCertificates: 0 steps",
    `auto-repair repairs with ${scoped} -fixKubeletCredentials: 0 steps`,
    "operator updates the platform",
    `operator repairs with ${scoped} -fixCloudCredentials: not available`,
    "operator updates the platform: not available",
  ]);
});

test("what is refused again and again is one mark, on the credential that it is about", async () => {
  const { recording } = await record(
    stories.find(({ name }) => name === "revoked-for-ever") as Story,
  );
  const { marks, lanes } = recording;
  const lane = lanes.findIndex(({ name }) => name === "worker-1/kubelet-client");
  const own = marks.filter((mark) => mark.lane === lane);
  expect(own.length).toBeLessThan(12);
  expect(own.some(({ times, text }) => times > 10 && /revoked/.test(text))).toBe(true);
  expect(marks.filter(({ kind }) => kind === "revocation").map(({ text }) => text)).toEqual([
    "revocation in force: group system:nodes",
    "revocation in force: group system:nodes issued before 2026-01-28T00:00:00Z",
  ]);
});
