import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Authority } from "../../sim/pki/authority.ts";
import type { Certificate } from "../../sim/pki/certificate.ts";
import { readHeld, writeHeld } from "../../sim/pki/held-certificate.ts";
import { generateKeyPair } from "../../sim/pki/keys.ts";
import { name } from "../../sim/pki/names.ts";
import { type Duration, days, hours, minutes, seconds } from "../../sim/time/duration.ts";
import { add } from "../../sim/time/instant.ts";
import type { Node } from "../node/node.ts";
import { realNow } from "../time-travel/clock.ts";
import { redated } from "../time-travel/redate.ts";
import { RealKubelet } from "./real-kubelet.ts";

const start = Date.parse("2026-06-01T12:00:00.500Z");
const rootKeys = generateKeyPair("P-256");
const life = days(4);

let disk: string;
let restarts: number;
let kubelet: RealKubelet;

beforeEach(async () => {
  vi.useFakeTimers({ now: start, toFake: ["Date"] });
  disk = await joined();
  restarts = 0;
  kubelet = new RealKubelet(fakeNode());
});

afterEach(() => {
  vi.useRealTimers();
});

describe("a kubelet that is made as good as new", () => {
  test("is left alone within a minute", async () => {
    const before = disk;
    later(seconds(59));
    await kubelet.rejuvenate(() => rootKeys);
    expect([restarts, disk]).toEqual([0, before]);
  });

  test.each([
    ["has just joined", async () => {}, 0],
    ["was restarted", () => kubelet.restart(), 1],
  ])("that %s goes on with an older twin", async (_what, before, times) => {
    await before();
    const twin = onDisk();
    later(minutes(50));
    await kubelet.rejuvenate(() => rootKeys);
    expect(restarts).toBe(times);
    expect(onDisk().notBefore).toBe(realNow() - minutes(5));
    expect(kubelet.twinOf(onDisk())?.fingerprint).toBe(twin.fingerprint);
  });

  test("is restarted after a hundredth of its life, even where the file is as good as new", async () => {
    later(minutes(52));
    await kubelet.rejuvenate(() => rootKeys);
    later(seconds(30));
    await kubelet.rejuvenate(() => rootKeys);
    expect(restarts).toBe(0);
    later(seconds(29));
    await kubelet.rejuvenate(() => rootKeys);
    expect(restarts).toBe(1);
  });

  test("is restarted where it has started with an older one", async () => {
    await grow(0.5);
    await kubelet.restart();
    await kubelet.rejuvenate(() => rootKeys);
    expect(restarts).toBe(2);
  });

  test("is another one's affair where it holds another certificate by now", async () => {
    await kubelet.restart();
    disk = await joined("2");
    expect(kubelet.twinOf(onDisk())).toBeUndefined();
  });
});

describe("a kubelet that becomes older", () => {
  test.each([
    [0.5, false],
    [0.68, false],
    [0.695, true],
    [0.7, false],
    [0.89, false],
    [0.9, true],
    [1.1, true],
  ])("to %d of its certificate's life is restarted: %s", async (share, isRestarted) => {
    const { older, restarted } = await grow(share);
    expect([restarted, restarts]).toEqual([isRestarted, isRestarted ? 1 : 0]);
    expect(onDisk().fingerprint).toBe(older.certificate.fingerprint);
  });

  test("while it is off stays so", async () => {
    await kubelet.off();
    expect((await grow(0.95)).restarted).toBe(false);
  });
});

function later(span: Duration): void {
  vi.setSystemTime(Date.now() + span * 1000);
}

/** To a share of its life. */
function grow(share: number) {
  const by = Math.round(life * share) as Duration;
  const older = (certificate: Certificate) =>
    redated(certificate, (realNow() - by - certificate.notBefore) as Duration, rootKeys);
  return kubelet.grow(older, () => {});
}

function onDisk(): Certificate {
  const held = readHeld(disk, disk);
  if (!held) throw new Error("there is no certificate on the disk");
  return held.certificate;
}

/** What a kubelet has that has just joined: PEM of its certificate and key. */
async function joined(serialNumber = "1"): Promise<string> {
  const notBefore = (realNow() - minutes(5)) as ReturnType<typeof realNow>;
  const validity = { notBefore, notAfter: add(notBefore, life) };
  const root = await Authority.root(
    {
      subject: name("kubernetes"),
      serialNumber: "1",
      notBefore,
      notAfter: add(notBefore, hours(1000)),
    },
    rootKeys,
  );
  const keys = generateKeyPair("P-256");
  const template = {
    subject: name("system:node:worker-1", "system:nodes"),
    serialNumber,
    ...validity,
  };
  const certificate = await root.issue({ ...template, usages: ["client auth"] }, keys.spki);
  const text = writeHeld({ certificate, keys });
  return text.certificate + text.key;
}

function fakeNode(): Node {
  const run = async (command: string) => {
    if (command === "systemctl restart kubelet") restarts++;
    return "";
  };
  return {
    facts: { name: "worker-1" },
    shell: {
      run,
      try: async (command: string) => {
        const path = command.startsWith("path=") ? "/var/lib/kubelet/pki/a.pem\n" : "";
        return { code: 0, output: path + disk };
      },
    },
    write: async (files: Map<string, { content: string }>) => {
      for (const { content } of files.values()) disk = content;
    },
  } as unknown as Node;
}
