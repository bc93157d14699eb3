/**
 * A run of the simulator as data: every credential with all its generations, how it stood from when to
 * when, and what happened. Taken by cli/recorder.ts, shown by the page. All instants are whole seconds
 * since 1970; generations are written in columns, so that half a million of them are quick to read.
 */
import { z } from "zod";

const instant = z.int();
const index = z.int().min(0);

/** Columns of one lane; entry n of each belongs to generation n + 1. */
const generations = z
  .strictObject({
    /** Ascending. */
    issuedAt: z.array(instant),
    /** First second in which it is good. */
    notBefore: z.array(instant),
    /** Last second in which it is good. */
    notAfter: z.array(instant),
    /** Of a certificate, hex; a token's own identifier. */
    serialNumber: z.array(z.string()),
    /** What else it says: an index into `contents`. */
    content: z.array(index),
    /** Its DER: an index into the certificates that come along; null for a token, or when left out. */
    certificate: z.array(index.nullable()),
  })
  .refine(
    (columns) => new Set(Object.values(columns).map(({ length }) => length)).size === 1,
    "columns differ in length",
  );

const state = z.enum([
  "valid",
  "revoked",
  "expired",
  "not yet valid",
  "unknown issuer",
  "bad signature",
  "wrong usage",
  "wrong name",
  // Its holder has left: nobody has it any more.
  "gone",
]);

const lane = z.strictObject({
  /** "worker-1/kubelet-client" */
  name: z.string(),
  layer: z.enum(["host", "cluster"]),
  kind: z.enum([
    "authority",
    "client certificate",
    "server certificate",
    "peer certificate",
    "token",
  ]),
  owner: z.string(),
  renewedBy: z.string(),
  /** On which its holder lives; null where that is no single machine. */
  machine: z.string().nullable(),
  generations,
  /** From `from` on it stood so, until the next; the first is its first issue. */
  states: z.array(z.strictObject({ from: instant, state })).min(1),
});

const content = z.strictObject({
  subject: z.string(),
  issuer: z.string(),
  dnsNames: z.array(z.string()),
  ipAddresses: z.array(z.string()),
  usages: z.array(z.string()),
});

/** Something that happened; what comes again and again without a change is one mark with a count. */
const mark = z.strictObject({
  kind: z.enum(["refusal", "failed renewal", "interruption", "revocation", "repair", "update"]),
  from: instant,
  /** Of the last time. */
  to: instant,
  times: z.int().min(1),
  /** An index into `lanes`; null for what is not about one credential. */
  lane: index.nullable(),
  text: z.string(),
});

/** A machine that was switched off, or whose clock was wrong. */
const band = z.strictObject({
  kind: z.enum(["switched off", "wrong clock"]),
  machine: z.string(),
  from: instant,
  to: instant,
  text: z.string(),
});

const line = z.strictObject({
  at: instant,
  text: z.string(),
  tone: z.enum(["quiet", "good", "bad"]),
});

const recordingSchema = z.strictObject({
  /** For links: "quiet-quarter". */
  name: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string(),
  about: z.string(),
  seed: z.string(),
  profile: z.string(),
  traceHash: z.string(),
  start: instant,
  end: instant,
  lanes: z.array(lane),
  contents: z.array(content),
  /** In order of `from`. */
  marks: z.array(mark),
  bands: z.array(band),
  /** What is told of it, in order. */
  story: z.array(line),
});

export type Recording = z.output<typeof recordingSchema>;
export type Lane = Recording["lanes"][number];
export type Mark = Recording["marks"][number];
export type Band = Recording["bands"][number];
export type State = Lane["states"][number]["state"];

/** A recording, and the DER in base64 of every certificate that it names. */
export interface Recorded {
  readonly recording: Recording;
  readonly certificates: readonly string[];
}

/** @throws Error for data that is no recording: the first place that is wrong. */
export function readRecording(data: unknown): Recording {
  const read = recordingSchema.safeParse(data);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new Error(`no recording: ${issue?.path.join(".") || "top"}: ${issue?.message}`);
}
