import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Duration, days, hours, seconds, years } from "./duration.ts";
import { add, type Instant, instant } from "./instant.ts";
import { Timeline } from "./timeline.ts";

const start = instant(1_767_225_600);

/** A time line that writes down what happens, and when. */
function diary() {
  const lived: string[] = [];
  const timeline = new Timeline(start);
  const note = (label: string) => () => {
    lived.push(`${timeline.now() - start} ${label}`);
  };
  const book = (after: Duration, label: string) =>
    timeline.at(add(start, after), label, note(label));
  return { timeline, lived, book };
}

describe("order", () => {
  test("is that of the instants, whatever order they were booked in", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: days(400) }), { maxLength: 50 }),
        async (delays) => {
          const { timeline, lived, book } = diary();
          for (const [index, delay] of delays.entries()) book(seconds(delay), String(index));
          await timeline.runUntil(add(start, days(400)));
          const expected = delays
            .map((delay, index) => ({ delay, index }))
            .sort((a, b) => a.delay - b.delay || a.index - b.index)
            .map(({ delay, index }) => `${delay} ${index}`);
          expect(lived).toEqual(expected);
        },
      ),
    );
  });

  test("among equal deadlines is that of booking, though one was booked days before the other", async () => {
    const { timeline, lived, book } = diary();
    book(days(30), "A");
    timeline.at(add(start, days(10)), "books B", () => {
      book(days(30), "B");
    });
    await timeline.runUntil(add(start, days(60)));
    expect(lived).toEqual([`${days(30)} A`, `${days(30)} B`]);
  });

  test("an action booked for now happens now, after those already there", async () => {
    const { timeline, lived, book } = diary();
    timeline.at(add(start, days(1)), "first", () => {
      book(days(1), "late");
    });
    book(days(1), "second");
    await timeline.runUntil(add(start, days(1)));
    expect(lived).toEqual([`${days(1)} second`, `${days(1)} late`]);
  });
});

describe("far deadlines", () => {
  test.each([days(24), days(25), days(90), years(1), years(10)])(
    "%d seconds ahead hold exactly",
    async (delay) => {
      const { timeline, lived, book } = diary();
      book(delay, "due");
      await timeline.runUntil(add(start, seconds(delay - 1)));
      expect(lived).toEqual([]);
      await timeline.runUntil(add(start, delay));
      expect(lived).toEqual([`${delay} due`]);
    },
  );

  test("a chain over ten years does not drift", async () => {
    const timeline = new Timeline(start);
    const visits: Instant[] = [];
    const visit = () => {
      visits.push(timeline.now());
      timeline.at(add(timeline.now(), hours(31)), "visit", visit);
    };
    timeline.at(start, "visit", visit);
    await timeline.runUntil(add(start, years(10)));
    expect(visits.at(-1)).toBe(start + (visits.length - 1) * hours(31));
    expect(visits.length).toBe(Math.floor(years(10) / hours(31)) + 1);
  });

  test("running in pieces is the same as running at once", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: days(40) }), { maxLength: 20 }),
        fc.array(fc.integer({ min: 0, max: days(30) }), { maxLength: 20 }),
        async (delays, pieces) => {
          const [whole, pieced] = [diary(), diary()];
          for (const { book } of [whole, pieced])
            delays.forEach((delay, index) => void book(seconds(delay), String(index)));
          const end = add(start, seconds(pieces.reduce((sum, piece) => sum + piece, 0)));
          await whole.timeline.runUntil(end);
          for (const piece of pieces)
            await pieced.timeline.runUntil(add(pieced.timeline.now(), seconds(piece)));
          expect(pieced.lived).toEqual(whole.lived);
          expect(pieced.timeline.now()).toBe(whole.timeline.now());
        },
      ),
    );
  });
});

describe("cancellation", () => {
  test("takes back exactly what it is for", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 0, max: days(60) }), fc.boolean()), { maxLength: 30 }),
        async (bookings) => {
          const { timeline, lived, book } = diary();
          for (const [index, [delay, cancelled]] of bookings.entries()) {
            const cancel = book(seconds(delay), String(index));
            if (cancelled) cancel();
          }
          await timeline.runUntil(add(start, days(60)));
          expect(lived.length).toBe(bookings.filter(([, cancelled]) => !cancelled).length);
        },
      ),
    );
  });

  test("is harmless afterwards", async () => {
    const { timeline, book } = diary();
    const cancel = book(days(1), "done");
    await timeline.runUntil(add(start, days(2)));
    expect(cancel).not.toThrow();
  });
});

describe("asynchronous actions", () => {
  test("end before anything later begins, floating promises too", async () => {
    const { timeline, lived, book } = diary();
    timeline.at(add(start, seconds(1)), "slow", async () => {
      void (async () => {
        for (let turn = 0; turn < 20; turn++) await null;
        lived.push(`${timeline.now() - start} floating`);
      })();
      await null;
      lived.push(`${timeline.now() - start} slow`);
    });
    book(seconds(2), "next");
    await timeline.runUntil(add(start, seconds(3)));
    expect(lived).toEqual(["1 slow", "1 floating", "2 next"]);
  });

  test("what an action throws comes out, and the time line can go on", async () => {
    const { timeline, lived, book } = diary();
    timeline.at(add(start, seconds(1)), "fails", async () => {
      throw new Error("a bug");
    });
    book(seconds(2), "next");
    await expect(timeline.runUntil(add(start, seconds(3)))).rejects.toThrow("a bug");
    await timeline.runUntil(add(start, seconds(3)));
    expect(lived).toEqual(["2 next"]);
  });
});

describe("misuse", () => {
  test("booking in the past", async () => {
    const { timeline, book } = diary();
    await timeline.runUntil(add(start, days(1)));
    expect(() => book(seconds(1), "late")).toThrow(/already/);
  });

  test("running backwards", async () => {
    const { timeline } = diary();
    await timeline.runUntil(add(start, days(1)));
    await expect(timeline.runUntil(start)).rejects.toThrow(/does not run back/);
  });

  test("an instant that never ends is stopped and named", async () => {
    const timeline = new Timeline(start);
    const again = () => {
      timeline.at(timeline.now(), "again", again);
    };
    again();
    await expect(timeline.runUntil(start)).rejects.toThrow(/"again"/);
  });
});

test("pending tells what is booked, soonest first", () => {
  const { timeline, book } = diary();
  book(days(2), "later");
  book(days(1), "sooner");
  book(days(1), "taken back")();
  expect(timeline.pending().map(({ label }) => label)).toEqual(["sooner", "later"]);
});
