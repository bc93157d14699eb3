import { describe, expect, test } from "vitest";
import { embed } from "./embedding.ts";
import type { Lane, Recording } from "./recording.ts";
import { firstFailure, nextEvent, standingOf, stateAt, trouble } from "./standing.ts";

/** Two generations, 0 to 99 and 70 to 169; expired from 170 on. */
const lane: Lane = {
  name: "cp-1/apiserver",
  layer: "cluster",
  kind: "server certificate",
  owner: "cp-1",
  renewedBy: "certificate-manager",
  machine: "cp-1",
  generations: {
    issuedAt: [0, 70],
    notBefore: [0, 70],
    notAfter: [99, 169],
    serialNumber: ["a", "b"],
    content: [0, 0],
    certificate: [0, 1],
  },
  states: [
    { from: 0, state: "valid" },
    { from: 170, state: "expired" },
  ],
};

const recording: Recording = {
  name: "small",
  title: "Small",
  about: "",
  seed: "1",
  profile: "default",
  traceHash: "",
  start: 0,
  end: 200,
  lanes: [lane, { ...lane, name: "other", states: [{ from: 0, state: "valid" }] }],
  contents: [{ subject: "", issuer: "", dnsNames: [], ipAddresses: [], usages: [] }],
  marks: [{ kind: "refusal", from: 180, to: 190, times: 2, lane: 1, text: "refused" }],
  bands: [{ kind: "switched off", machine: "cp-1", from: 20, to: 30, text: "off" }],
  story: [],
};

describe("a credential at an instant", () => {
  test.each([
    [-1, undefined, "valid"],
    [0, "a", "valid"],
    [69, "a", "valid"],
    [70, "b", "valid"],
    [169, "b", "valid"],
    [170, "b", "expired"],
  ])("at %i it is %s, %s", (at, serial, state) => {
    expect(standingOf(lane, at)?.serialNumber).toBe(serial);
    expect(stateAt(lane, at)).toBe(state);
  });
});

test("the first failure is the first state that is not valid, or the first refusal", () => {
  expect(firstFailure(recording)).toEqual({ at: 170, lane: 0 });
  const early = { ...recording, marks: recording.marks.map((mark) => ({ ...mark, from: 5 })) };
  expect(firstFailure(early)).toEqual({ at: 5, lane: 1 });
  expect(firstFailure({ ...recording, lanes: [], marks: [] })).toBeUndefined();
});

test("from event to event, there and back, of the lanes that are shown", () => {
  const walk = (lanes: number[], from: number, direction: 1 | -1) => {
    const instants: number[] = [];
    const next = (at: number) => nextEvent(recording, new Set(lanes), at, direction);
    for (let at = next(from); at !== undefined; at = next(at)) instants.push(at);
    return instants;
  };
  expect(walk([0, 1], -1, 1)).toEqual([0, 20, 30, 70, 170, 180]);
  expect(walk([0, 1], 200, -1)).toEqual([180, 170, 70, 30, 20, 0]);
  expect(walk([0], -1, 1)).toEqual([0, 20, 30, 70, 170]);
});

test("what its holder left with is nowhere, and no trouble", () => {
  const left: Lane = { ...lane, states: [...lane.states, { from: 180, state: "gone" }] };
  expect(standingOf(left, 179)?.state).toBe("expired");
  expect(standingOf(left, 180)).toBeUndefined();
  expect(trouble([left])).toEqual([
    { from: 170, count: 1 },
    { from: 180, count: 0 },
  ]);
  const quiet: Lane = {
    ...lane,
    states: [
      { from: 0, state: "valid" },
      { from: 9, state: "gone" },
    ],
  };
  expect(firstFailure({ ...recording, lanes: [quiet], marks: [] })).toBeUndefined();
});

test("trouble is counted as a staircase", () => {
  const back = { ...lane, states: [...lane.states, { from: 180, state: "valid" as const }] };
  expect(trouble([lane, back])).toEqual([
    { from: 170, count: 2 },
    { from: 180, count: 1 },
  ]);
});

describe("what a page carries", () => {
  const recorded = { recording, certificates: ["AAAA", "BBBB"] };

  test("certificates that runs share come along once", () => {
    const { certificates, leftOut } = embed([recorded, recorded]);
    expect(certificates).toHaveLength(2);
    expect(leftOut).toBe(0);
  });

  test("beyond the limit the most interesting are kept, the others counted and not pointed at", () => {
    const { certificates, leftOut, recordings } = embed([recorded], 4);
    // The second generation has expired and was refused.
    expect(certificates).toEqual(["BBBB"]);
    expect(leftOut).toBe(1);
    expect(recordings[0]?.lanes[0]?.generations.certificate).toEqual([null, 0]);
  });
});
