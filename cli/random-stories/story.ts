/** One story from one seed: a platform with its cluster, a dozen deeds, and an end at which all works again. */

import { makeSimulatorTarget } from "../../sim/target/factory.ts";
import { hours, seconds } from "../../sim/time/duration.ts";
import { Random } from "../../sim/time/random.ts";
import { deeds } from "./deeds.ts";
import type { Situation } from "./situations.ts";
import { oneOf, type Stage } from "./stage.ts";

export interface StoryOutcome {
  readonly seed: string;
  /** What was done, and what came of it, in order. */
  readonly told: readonly string[];
  readonly met: readonly Situation[];
  /** Laws that were broken, and what did not work in the end; none: all is well. */
  readonly problems: readonly string[];
  readonly traceHash: string;
}

const deedCount = 12;

/** @throws Error of our own; whatever the system does wrong is in the outcome. */
export async function tellStory(seed: string, saboteur?: string): Promise<StoryOutcome> {
  const target = makeSimulatorTarget({ profile: "default", seed, ...(saboteur && { saboteur }) });
  await target.build({ hosts: 1, controlPlanes: 1, workers: 1, profileChanges: {} });
  for (const [name, tokenRotatesItself] of [
    ["edge-1", true],
    ["edge-2", false],
  ] as const) {
    await target.host.addClient({ name, role: "Contributor", tokenRotatesItself });
    await target.host.signIn(name);
  }
  const random = Random.seeded(seed).fork("story");
  const stage: Stage = { target, random, faults: [], revocations: [], met: new Set(), absences: 0 };
  const told: string[] = [];
  for (let count = 0; count < deedCount; count++) {
    const deed = oneOf(random, deeds);
    told.push(`${deed.name}: ${await deed.act(stage)}`);
    await target.time.pass(seconds(random.integer(0, hours(20))));
  }
  const problems = await bringBack(stage, told);
  const { violations, traceHash } = await target.evidence();
  return { seed, told, met: [...stage.met], problems: [...violations, ...problems], traceHash };
}

const rounds = 3;
const everyCure = [
  "Update-AksHciClusterCertificates -name cluster -fixCloudCredentials",
  "Update-AksHciClusterCertificates -name cluster -fixKubeletCredentials",
  "Update-AksHci",
];

/**
 * What operators do to have everything work again: end what is broken, repair, update, lift the
 * revocations, all that three times, of which the third is not refused, and give it a few days, in which
 * whoever retries has done so.
 */
async function bringBack(
  { target, faults, revocations }: Stage,
  told: string[],
): Promise<string[]> {
  const { operations, revocation, time } = target;
  for (const fault of faults.splice(0)) await target.faults.end(fault);
  for (const name of ["edge-1", "edge-2", "admin-cli"]) {
    await target.host.rotateToken(name);
    await target.host.signIn(name);
  }
  await target.operations.run("Repair-Moc");
  const refused: string[] = [];
  for (let round = 1; round <= rounds; round++) {
    // Where a revocation stands in the way of a repair, an update still renews the API server's leaves.
    for (const command of everyCure) {
      const reply = await operations.run(command);
      told.push(`round ${round}, ${command}: ${reply.outcome}`);
      if (round === rounds && reply.outcome === "refused")
        refused.push(`refused in the end: ${command}: ${reply.words}`);
    }
    for (const name of [...revocations]) {
      if ((await revocation.delete(name)).outcome === "accepted")
        revocations.splice(revocations.indexOf(name), 1);
    }
    await time.pass(hours(1));
  }
  await time.pass(hours(72));
  return [
    ...refused,
    ...revocations.map((name) => `${name} could not be lifted`),
    ...(await target.connections.broken()).found.map((link) => `does not work in the end: ${link}`),
    ...(await target.credentials.strayKeys()).found.map((words) => `a stray key: ${words}`),
    ...(await target.credentials.statusDisagreements()).found.map(
      (words) => `the status lies: ${words}`,
    ),
  ];
}
