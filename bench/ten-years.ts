/**
 * A recording of ten years with a thousand credentials, by arithmetic: as the recorder would write it of a
 * platform of this size, with real lifetimes, without the half a million signatures.
 */
import { createHash } from "node:crypto";
import type { Lane, Mark, Recorded } from "../reports/timeline/recording.ts";

const day = 86_400;
const start = Date.UTC(2026, 0, 1) / 1000;
const end = start + 3650 * day;

const leaves = [
  "apiserver",
  "apiserver-kubelet-client",
  "apiserver-etcd-client",
  "front-proxy-client",
  "etcd-server",
  "etcd-peer",
  "controller-manager",
  "scheduler",
];

/** 150 hosts with a token and a certificate each, 10 control planes, 310 workers: 1000 credentials. */
export function tenYears(): Recorded {
  const lanes: Lane[] = [];
  const host = { layer: "host" as const, lifetime: 90 * day };
  const cluster = { layer: "cluster" as const, lifetime: 4 * day };
  for (let number = 1; number <= 150; number++) {
    const owner = `node-agent-host-${number}`;
    lanes.push(lane({ ...host, owner, name: "token", kind: "token" }));
    lanes.push(lane({ ...host, owner, name: "certificate", kind: "client certificate" }));
  }
  for (let number = 1; number <= 10; number++) {
    for (const name of leaves) {
      lanes.push(lane({ ...cluster, owner: `cp-${number}`, name, kind: "server certificate" }));
    }
  }
  for (let number = 1; number <= 310; number++) {
    const owner = `worker-${number}`;
    lanes.push(lane({ ...cluster, owner, name: "kubelet-client", kind: "client certificate" }));
    lanes.push(
      lane({
        layer: "cluster",
        lifetime: 365 * day,
        owner,
        name: "kubelet-server",
        kind: "server certificate",
      }),
    );
  }
  return {
    certificates: [],
    recording: {
      name: "ten-years",
      title: "Ten years with a thousand credentials",
      about: "As the recorder would write it of a platform of this size.",
      seed: "1",
      profile: "default",
      traceHash: "",
      start,
      end,
      lanes,
      contents: [
        { subject: "CN=test", issuer: "CN=kubernetes", dnsNames: [], ipAddresses: [], usages: [] },
      ],
      marks: lanes.flatMap(marks).sort((left, right) => left.from - right.from),
      bands: [],
      story: Array.from({ length: 120 }, (_, month) => ({
        at: start + month * 30 * day,
        text: "the monthly update: every client gets a new token and a new certificate",
        tone: "good" as const,
      })),
    },
  };
}

interface Sort extends Pick<Lane, "layer" | "owner" | "name" | "kind"> {
  /** Seconds. */
  readonly lifetime: number;
}

/** Renewed when between 70 and 90 % of its life are over; one time in thirty too late. */
function lane({ layer, owner, name, kind, lifetime }: Sort): Lane {
  const issuedAt: number[] = [];
  const states: Lane["states"] = [{ from: start, state: "valid" }];
  for (let at = start, number = 0; at < end; number++) {
    issuedAt.push(at);
    const draw = fraction(`${owner}/${name}#${number}`);
    const late = number % 30 === 29;
    const renewed = at + Math.round(lifetime * (late ? 1.2 : 0.7 + 0.2 * draw));
    if (late && renewed < end) {
      states.push({ from: at + lifetime, state: "expired" }, { from: renewed, state: "valid" });
    }
    at = renewed;
  }
  return {
    name: `${owner}/${name}`,
    layer,
    kind,
    owner,
    renewedBy: layer === "host" ? owner : "certificate-manager",
    machine: null,
    generations: {
      issuedAt,
      notBefore: issuedAt,
      notAfter: issuedAt.map((at) => at + lifetime - 1),
      serialNumber: issuedAt.map((at) => at.toString(16)),
      content: issuedAt.map(() => 0),
      certificate: issuedAt.map(() => null),
    },
    states,
  };
}

/** A refusal wherever something had expired. */
function marks({ name, states }: Lane, lane: number): Mark[] {
  return states
    .filter(({ state }) => state !== "valid")
    .map(({ from }) => ({
      kind: "refusal",
      from: from + 60,
      to: from + 3600,
      times: 4,
      lane,
      text: `kube-apiserver refuses ${name}: authentication: expired`,
    }));
}

/** Spread evenly from 0 to 1, the same for the same text. */
function fraction(text: string): number {
  return createHash("md5").update(text).digest().readUInt32BE() / 2 ** 32;
}
