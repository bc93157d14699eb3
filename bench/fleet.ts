/**
 * A hundred nodes for ten years, each with a P-256 leaf that lives for four days and is renewed at 70 % of its
 * life: some 130,000 certificates under one clock, each verified when it is put in place. Against the floor of
 * as many signatures and verifications, and with an eye on what stays in memory.
 */
import { sign, verify as verifySignature } from "node:crypto";
import { Authority } from "../sim/pki/authority.ts";
import type { Certificate } from "../sim/pki/certificate.ts";
import { exampleKeys } from "../sim/pki/examples.ts";
import { forgetEverything } from "../sim/pki/memory.ts";
import { name } from "../sim/pki/names.ts";
import { serialNumber } from "../sim/pki/serial.ts";
import { verify } from "../sim/pki/verification.ts";
import { days, minutes, share, years } from "../sim/time/duration.ts";
import { add, type Instant, instant } from "../sim/time/instant.ts";
import { Random } from "../sim/time/random.ts";
import { Timeline } from "../sim/time/timeline.ts";
import { Trace } from "../sim/time/trace.ts";
import { cpuMilliseconds, liveMegabytes, median } from "./rounds.ts";

export interface Fleet {
  readonly certificates: number;
  /** CPU time over the floor: median of the years. */
  readonly ratio: number;
  /** Live heap after ten years, above that after two. */
  readonly growthMegabytes: number;
}

const nodes = 100;
const lifetime = days(4);
const start = instant(1_767_225_600);
const keys = exampleKeys("P-256", "fleet issuer");

export async function fleet(): Promise<Fleet> {
  forgetEverything();
  const timeline = new Timeline(start, (at, kind) => trace.record({ at, actor: "clock", kind }));
  const trace = new Trace(100);
  const leaves = await leavesOn(timeline, trace);
  const ratios: number[] = [];
  const heaps: number[] = [];
  for (let year = 1; year <= 10; year++) {
    const before = leaves.issued;
    const spent = await cpuMilliseconds(() => timeline.runUntil(add(start, years(year))));
    ratios.push(spent / (await floor(leaves.issued - before)));
    // What the process remembers has a bound of its own (memory.ts), and is no part of this.
    forgetEverything();
    heaps.push(liveMegabytes());
  }
  const [, second = 0] = heaps;
  const growthMegabytes = (heaps.at(-1) as number) - second;
  return { certificates: leaves.issued, ratio: median(ratios), growthMegabytes };
}

/** Each node holds its latest certificate and the one before it, as on a disk. */
async function leavesOn(timeline: Timeline, trace: Trace): Promise<{ issued: number }> {
  const count = { issued: 0 };
  const random = Random.seeded("fleet");
  const validity = { notBefore: start, notAfter: add(start, years(20)) };
  const root = { subject: name("fleet-ca"), serialNumber: "1", ...validity };
  const authority = await Authority.root(root, keys);
  const anchors = [authority.certificate];
  for (let node = 1; node <= nodes; node++) {
    const leafKeys = exampleKeys("P-256", `worker-${node}`);
    const held: Certificate[] = [];
    const renew = async (): Promise<void> => {
      const at = timeline.now();
      const subject = `worker-${node}/leaf#${++count.issued}`;
      const template = {
        subject: name(`system:node:worker-${node}`, "system:nodes"),
        serialNumber: serialNumber(random, subject, 16),
        usages: ["digital signature", "client auth"] as const,
        notBefore: at,
        notAfter: (at + lifetime - 1) as Instant,
      };
      const certificate = await authority.issue(template, leafKeys.spki);
      const { outcome } = verify({ certificate, anchors, at, usage: "client auth" });
      if (outcome !== "valid") throw new Error(`${subject} is ${outcome}`);
      held.splice(0, held.length - 1);
      held.push(certificate);
      trace.record({ at, actor: "fleet-ca", kind: "issued", subject });
      timeline.at(add(at, share(0.7, lifetime)), "renews", renew);
    };
    timeline.at(add(start, minutes(node)), "renews", renew);
  }
  return count;
}

/** CPU time of that many signatures and verifications, from a sample. */
async function floor(certificates: number): Promise<number> {
  const data = Buffer.alloc(500, 7);
  const sample = 1_000;
  const signature = sign("sha256", data, keys.privateKey);
  const spent = await cpuMilliseconds(() => {
    for (let time = 0; time < sample; time++) {
      sign("sha256", data, keys.privateKey);
      verifySignature("sha256", data, keys.publicKey, signature);
    }
  });
  return (spent / sample) * certificates;
}
