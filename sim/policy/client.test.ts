import { describe, expect, test } from "vitest";
import { hours, minutes, seconds } from "../time/duration.ts";
import { add, instant } from "../time/instant.ts";
import {
  failuresAfter,
  mayBeCertified,
  mayConnect,
  openFor,
  rejoinInstant,
  renewsUnasked,
  stepAtStart,
  stepBeforeCall,
  stepWhenDue,
} from "./client.ts";
import { tokenStep } from "./cloud-agent.ts";
import { refuse } from "./refusal.ts";

const held = { notBefore: instant(1000), notAfter: instant(2000) };
const due = instant(1700);

test("at its start a client goes on with what it has, and signs in with nothing", () => {
  expect([stepAtStart(held), stepAtStart(undefined)]).toEqual(["go on", "sign in"]);
});

test.each([
  [held, 2000, "renew"],
  [held, 2001, "sign in"],
  [undefined, 1500, "sign in"],
] as const)("when a try is due: %j at %i: %s", (certificate, now, step) => {
  expect(stepWhenDue(certificate, instant(now))).toBe(step);
});

describe("before a call", () => {
  test.each([
    ["while used", 1699, "go on"],
    ["while used", 1700, "renew"],
    ["while used", 2000, "renew"],
    ["while used", 2001, "go on"],
    ["by itself", 1700, "go on"],
  ] as const)("who renews %s, at %i: %s", (renews, now, step) => {
    expect(stepBeforeCall(held, { renews, due, now: instant(now) })).toBe(step);
  });

  test("without a certificate there is nothing to renew", () => {
    expect(stepBeforeCall(undefined, { renews: "while used", due, now: due })).toBe("go on");
  });
});

test("only who renews by itself does so unasked", () => {
  expect([renewsUnasked("by itself"), renewsUnasked("while used")]).toEqual([true, false]);
});

test("a certificate, however got, ends the count of failures", () => {
  expect(failuresAfter(3, "failed")).toBe(4);
  expect([failuresAfter(3, "renewed"), failuresAfter(3, "signed in")]).toEqual([0, 0]);
});

test.each([
  [1, 5],
  [2, 10],
  [10, 2560],
  [11, 3600],
  [1000, 3600],
])("after %i failures a node agent waits %i seconds", (failures, wait) => {
  const rejoin = { first: seconds(5), longest: hours(1) };
  expect(rejoinInstant(failures, rejoin, due)).toBe(add(due, seconds(wait)));
});

test("one connection below the limit is allowed, at the limit none", () => {
  expect(mayConnect(3, 4)).toBeUndefined();
  expect(mayConnect(4, 4)).toMatchObject({ reason: "not available" });
});

test("an answer ends a connection, silence leaves it open for its time-out", () => {
  expect([openFor(true, minutes(10)), openFor(false, minutes(10))]).toEqual([0, 600]);
});

test("a key may be certified when the answer was lost, and at no other time", () => {
  expect(mayBeCertified(refuse("tls", "no answer", "broken off"))).toBe(true);
  expect(mayBeCertified(refuse("tls", "not available", "nobody there"))).toBe(false);
});

test.each([
  [{}, "rotate"],
  [{ rotatesItself: false }, "leave"],
  [{ deliverable: false }, "try later"],
  [{ now: instant(1999), deliverable: false }, "try later"],
  [{ now: instant(2000) }, "leave"],
  [{ now: instant(2000), deliverable: false }, "leave"],
])("a token that is due, with %j: %s", (change, step) => {
  const token = { rotatesItself: true, expires: instant(2000), deliverable: true, now: due };
  expect(tokenStep({ ...token, ...change })).toBe(step);
});
