/** Ninety days of the default platform and cluster, against the floor of their own cryptography. */
import { sign, verify } from "node:crypto";
import { exampleKeys } from "../sim/pki/examples.ts";
import { hashOf, type KeyKind, keyKinds } from "../sim/pki/keys.ts";
import { forgetEverything, operations } from "../sim/pki/memory.ts";
import { SimulatorTarget } from "../sim/target/target.ts";
import { days } from "../sim/time/duration.ts";
import { median } from "./rounds.ts";

export interface NinetyDays {
  /** Wall time of a process that has computed nothing before, over the floor. */
  readonly ratio: number;
  readonly coldMilliseconds: number;
  readonly floorMilliseconds: number;
  /** Wall time when this process has lived the same days before. */
  readonly warmMilliseconds: number;
  /** Wall time of building the world alone, warm. */
  readonly worldMilliseconds: number;
  readonly events: number;
  readonly certificates: number;
}

export async function ninetyDays(rounds = 3): Promise<NinetyDays> {
  const cold: number[] = [];
  const floors: number[] = [];
  const warm: number[] = [];
  for (let round = 0; round < rounds; round++) {
    forgetEverything();
    cold.push(await live());
    floors.push(floor(operations()));
    warm.push(await live());
  }
  const worlds: number[] = [];
  for (let round = 0; round < 20; round++) worlds.push(await build());
  const { events, certificates } = counted;
  return {
    ratio: median(cold.map((wall, round) => wall / (floors[round] as number))),
    coldMilliseconds: median(cold),
    floorMilliseconds: median(floors),
    warmMilliseconds: median(warm),
    worldMilliseconds: median(worlds),
    events,
    certificates,
  };
}

const counted = { events: 0, certificates: 0 };
const blueprint = { hosts: 2, controlPlanes: 1, workers: 3, profileChanges: {} };

async function live(): Promise<number> {
  const started = performance.now();
  const target = new SimulatorTarget({ profile: "default", seed: "1" });
  await target.build(blueprint);
  await target.time.pass(days(90));
  const wall = performance.now() - started;
  counted.events = (await target.evidence()).events;
  counted.certificates = (await target.credentials.all()).reduce(
    (sum, { facts, generation }) => sum + (facts ? generation : 0),
    0,
  );
  return wall;
}

async function build(): Promise<number> {
  const started = performance.now();
  await new SimulatorTarget({ profile: "default", seed: "1" }).build(blueprint);
  return performance.now() - started;
}

/** Exactly the counted signatures and verifications, and nothing else. */
function floor(counts: Record<string, number>): number {
  return Object.entries(counts).reduce((sum, [operation, times]) => {
    const [what = "", kind = ""] = operation.split(" ");
    // Tokens are RS256 with the host layer's RSA 2048.
    const keys = keyKinds.includes(kind as KeyKind) ? (kind as KeyKind) : "RSA-2048";
    return sum + spent(what as "sign" | "verify", keys, times);
  }, 0);
}

function spent(what: "sign" | "verify", kind: KeyKind, times: number): number {
  const keys = exampleKeys(kind, "floor");
  const data = Buffer.alloc(500, 7);
  const hash = hashOf(kind);
  const signature = sign(hash, data, keys.privateKey);
  const started = performance.now();
  for (let time = 0; time < times; time++) {
    if (what === "sign") sign(hash, data, keys.privateKey);
    else verify(hash, data, keys.publicKey, signature);
  }
  return performance.now() - started;
}
