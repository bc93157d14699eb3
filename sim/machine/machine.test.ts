import { expect, test } from "vitest";
import { days, hours, seconds } from "../time/duration.ts";
import { add, type Instant, parseInstant } from "../time/instant.ts";
import { Timeline } from "../time/timeline.ts";
import { unlessCrashed } from "./crash.ts";
import { Fault } from "./fault.ts";
import { Machine, type Service } from "./machine.ts";

const start = parseInstant("2026-01-01T00:00:00Z") as Instant;

function machines(): { timeline: Timeline; one: Machine; other: Machine } {
  const timeline = new Timeline(start);
  return { timeline, one: new Machine("one", timeline), other: new Machine("other", timeline) };
}

class Counter implements Service {
  readonly name = "counter";
  starts = 0;
  async start(): Promise<void> {
    this.starts++;
  }
  stop(): void {}
}

test("a cut link is cut in both directions, until it is mended", () => {
  const { one, other } = machines();
  const fault = new Fault("cut");
  one.cut(other, fault);
  expect(fault.hadEffect).toBe(false);
  expect([one.reaches(other), other.reaches(one)]).toEqual([false, false]);
  expect(fault.hadEffect).toBe(true);
  one.mend(other);
  expect(other.reaches(one)).toBe(true);
});

test("a machine without power is not reached, and nothing booked on it happens", async () => {
  const { timeline, one, other } = machines();
  const fault = new Fault("power");
  const service = new Counter();
  let happened = false;
  one.install(service);
  one.after(service, seconds(1), "works", () => {
    happened = true;
  });
  one.powerOff(fault);
  expect([one.runs(service), other.reaches(one), fault.hadEffect]).toEqual([false, false, true]);
  await timeline.runUntil(add(start, seconds(2)));
  expect(happened).toBe(false);
  await one.powerOn();
  expect([one.runs(service), other.reaches(one), service.starts]).toEqual([true, true, 1]);
});

test("what a service has booked outlives the restart of another of the same name", async () => {
  const { timeline, one } = machines();
  const [stays, restarts] = [new Counter(), new Counter()];
  const happened: string[] = [];
  one.after(stays, seconds(1), "works", () => void happened.push("stays"));
  one.after(restarts, seconds(1), "works", () => void happened.push("restarts"));
  await one.restartService(restarts);
  await timeline.runUntil(add(start, seconds(2)));
  expect(happened).toEqual(["stays"]);
});

test("a crash waits for one service, not for another of the same name", () => {
  const { one } = machines();
  const [crashes, stays] = [new Counter(), new Counter()];
  one.crashAt(crashes, "kept a certificate", new Fault("crash"));
  expect(() => one.reach(stays, "kept a certificate")).not.toThrow();
  expect(() => one.reach(crashes, "kept a certificate")).toThrow("crashed");
});

test("a full disk keeps what it has, and takes nothing new", () => {
  const { files } = machines().one;
  files.write("/a", "old", 0o600);
  files.fill(new Fault("full"));
  expect(files.hasRoom).toBe(false);
  expect(() => files.write("/a", "new", 0o600)).toThrow("/a: no space left on device");
  expect(files.read("/a")).toBe("old");
  files.makeRoom();
  files.write("/a", "new", 0o600);
  expect(files.read("/a")).toBe("new");
});

test("a clock that is stepped moves nothing that is booked already", async () => {
  const { timeline, one } = machines();
  const happened: number[] = [];
  one.after(new Counter(), days(1), "works", () => void happened.push(timeline.now()));
  one.skewClock(days(40), new Fault("clock"));
  expect(one.now()).toBe(add(start, days(40)));
  await timeline.runUntil(add(start, days(2)));
  expect(happened).toEqual([add(start, days(1))]);
});

test("a wrong clock hits who decides by it, neither who looks nor who waits for a span", () => {
  const { one } = machines();
  const fault = new Fault("clock");
  one.skewClock(hours(1), fault);
  expect(one.clock).toBe(add(start, hours(1)));
  one.after(new Counter(), seconds(1), "works", () => {});
  expect(fault.hadEffect).toBe(false);
  one.now();
  expect(fault.hadEffect).toBe(true);
});

test("a service that crashes is down, and what it did ends at that place", async () => {
  const { timeline, one } = machines();
  const fault = new Fault("crash");
  const service = new Counter();
  const done: string[] = [];
  one.install(service);
  one.crashAt(service, "kept a certificate", fault);
  one.after(service, seconds(1), "works", async () => {
    done.push("before");
    one.reach(service, "kept a certificate");
    done.push("after");
  });
  await timeline.runUntil(add(start, seconds(1)));
  expect([done, one.runs(service), fault.hadEffect]).toEqual([["before"], false, true]);
  await one.restartService(service);
  expect(one.runs(service)).toBe(true);
  expect(() => one.reach(service, "kept a certificate")).not.toThrow();
});

test("an error that is no crash goes on", async () => {
  const failing = unlessCrashed(async () => {
    throw new Error("a bug");
  });
  await expect(failing).rejects.toThrow("a bug");
});
