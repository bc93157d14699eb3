/** The cost of one event of the time line, against bare fake-timers. */
import { createClock } from "@sinonjs/fake-timers";
import { seconds } from "../sim/time/duration.ts";
import { add, type Instant, instant } from "../sim/time/instant.ts";
import { Timeline } from "../sim/time/timeline.ts";
import { Trace } from "../sim/time/trace.ts";
import { measure, ratio } from "./rounds.ts";

const events = 5_000;
/** How many actors re-arm themselves, each at its own pace. */
const actors = 50;

export async function eventRatios() {
  const rounds = await measure({
    bare: bareFakeTimers,
    sync: () => live((visit) => visit()),
    async: () =>
      live(async (visit) => {
        for (let turn = 0; turn < 4; turn++) await null;
        visit();
      }),
    burst: () => burst(),
  });
  return {
    sync: ratio(rounds, "sync", "bare"),
    async: ratio(rounds, "async", "bare"),
    burst: ratio(rounds, "burst", "bare"),
  };
}

function bareFakeTimers(): void {
  const clock = createClock(0);
  let fired = 0;
  for (let actor = 0; actor < actors; actor++) {
    const visit = () => {
      if (++fired < events) clock.setTimeout(visit, 60_000 + actor * 1000);
    };
    clock.setTimeout(visit, actor * 1000);
  }
  while (fired < events) clock.next();
}

/** The same visits with trace and hash; `act` decides whether they are synchronous. */
async function live(act: (visit: () => void) => void | Promise<void>): Promise<void> {
  const trace = new Trace(100);
  const timeline = new Timeline(instant(0), (at, label) =>
    trace.record({ at, actor: "clock", kind: label }),
  );
  let fired = 0;
  for (let actor = 0; actor < actors; actor++) {
    const book = (at: Instant) =>
      timeline.at(at, "visit", () =>
        act(() => {
          if (++fired < events) book(add(timeline.now(), seconds(60 + actor)));
        }),
      );
    book(instant(actor));
  }
  while (fired < events) await timeline.runUntil(add(timeline.now(), seconds(3600)));
}

/** As many events, all on the hour. */
async function burst(): Promise<void> {
  const trace = new Trace(100);
  const timeline = new Timeline(instant(0), (at, label) =>
    trace.record({ at, actor: "clock", kind: label }),
  );
  for (let event = 0; event < events; event++)
    timeline.at(instant(3600 * (event % 50)), "visit", () => {});
  await timeline.runUntil(instant(3600 * 50));
}
