/** Ninety days of the default platform and cluster, against the floor of their own cryptography. */
import { sign, verify } from "node:crypto";
import { exampleKeys } from "../sim/pki/examples.ts";
import { hashOf, type KeyKind, keyKinds } from "../sim/pki/keys.ts";
import { forgetEverything, operations } from "../sim/pki/memory.ts";
import { SimulatorTarget } from "../sim/target/target.ts";
import { days } from "../sim/time/duration.ts";
import { cpuMilliseconds, median } from "./rounds.ts";

export interface NinetyDays {
  /** CPU time of a process that has computed nothing before, over the floor. */
  readonly ratio: number;
  readonly coldMilliseconds: number;
  readonly floorMilliseconds: number;
  /** CPU time when this process has lived the same days before. */
  readonly warmMilliseconds: number;
  /** CPU time of building the world alone, warm. */
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
    floors.push(await floor(operations()));
    warm.push(await live());
  }
  const worlds: number[] = [];
  for (let round = 0; round < 20; round++) worlds.push(await build());
  const { events, certificates } = counted;
  return {
    ratio: median(cold.map((spent, round) => spent / (floors[round] as number))),
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
  const target = new SimulatorTarget({ profile: "default", seed: "1" });
  const spent = await cpuMilliseconds(async () => {
    await target.build(blueprint);
    await target.time.pass(days(90));
  });
  counted.events = (await target.evidence()).events;
  counted.certificates = (await target.credentials.all()).found.reduce(
    (sum, { facts, generation }) => sum + (facts ? generation : 0),
    0,
  );
  return spent;
}

function build(): Promise<number> {
  const target = new SimulatorTarget({ profile: "default", seed: "1" });
  return cpuMilliseconds(() => target.build(blueprint));
}

/** Exactly the counted signatures and verifications, and nothing else. */
async function floor(counts: Record<string, number>): Promise<number> {
  let sum = 0;
  for (const [operation, times] of Object.entries(counts)) {
    const [what = "", kind = ""] = operation.split(" ");
    // Tokens are RS256 with the host layer's RSA 2048.
    const keys = keyKinds.includes(kind as KeyKind) ? (kind as KeyKind) : "RSA-2048";
    sum += await spent(what as "sign" | "verify", keys, times);
  }
  return sum;
}

function spent(what: "sign" | "verify", kind: KeyKind, times: number): Promise<number> {
  const keys = exampleKeys(kind, "floor");
  const data = Buffer.alloc(500, 7);
  const hash = hashOf(kind);
  const signature = sign(hash, data, keys.privateKey);
  return cpuMilliseconds(() => {
    for (let time = 0; time < times; time++) {
      if (what === "sign") sign(hash, data, keys.privateKey);
      else verify(hash, data, keys.publicKey, signature);
    }
  });
}
