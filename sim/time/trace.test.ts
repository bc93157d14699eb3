import { expect, test } from "vitest";
import { instant } from "./instant.ts";
import { firstDifference, Trace, type TraceEvent } from "./trace.ts";

const event = (second: number, kind: string): TraceEvent => ({
  at: instant(second),
  actor: "kubelet",
  kind,
});

function traceOf(...events: TraceEvent[]): Trace {
  const trace = new Trace();
  for (const each of events) trace.record(each);
  return trace;
}

test("equal events give an equal hash; order, time and wording count", () => {
  const one = traceOf(event(1, "issued"), event(2, "renewed"));
  expect(traceOf(event(1, "issued"), event(2, "renewed")).hash()).toBe(one.hash());
  expect(traceOf(event(2, "renewed"), event(1, "issued")).hash()).not.toBe(one.hash());
  expect(traceOf(event(1, "issued"), event(3, "renewed")).hash()).not.toBe(one.hash());
});

test("the hash can be read while the trace goes on", () => {
  const trace = traceOf(event(1, "issued"));
  const before = trace.hash();
  trace.record(event(2, "renewed"));
  expect(trace.hash()).not.toBe(before);
  expect(trace.count).toBe(2);
});

test("a bounded trace forgets events, never the hash", () => {
  const [whole, bounded] = [new Trace(), new Trace(10)];
  for (let second = 0; second < 1000; second++) {
    for (const trace of [whole, bounded]) trace.record(event(second, "tick"));
  }
  expect(bounded.hash()).toBe(whole.hash());
  expect(bounded.events.length).toBeLessThanOrEqual(20);
  expect(bounded.events.at(-1)?.at).toBe(999);
});

test("firstDifference names the first event that differs", () => {
  const left = traceOf(event(1, "issued"), event(2, "renewed")).events;
  const right = traceOf(event(1, "issued"), event(2, "refused")).events;
  expect(firstDifference(left, left)).toBeUndefined();
  expect(firstDifference(left, right)).toEqual({
    index: 1,
    left: "1970-01-01T00:00:02Z kubelet renewed",
    right: "1970-01-01T00:00:02Z kubelet refused",
  });
  expect(firstDifference(left, left.slice(0, 1))?.right).toBe("(no more events)");
});
