import { expect, test } from "vitest";
import { ledgerOf, tellingCredential, tellingEvent } from "./ledger.ts";
import { instant } from "./time/instant.ts";
import type { TraceEvent } from "./time/trace.ts";

const event = (at: number, actor: string, kind: string, subject?: string): TraceEvent => ({
  at: instant(at),
  actor,
  kind,
  ...(subject !== undefined && { subject }),
});

const events = [
  event(0, "certificate-manager", "issued", "cp-1/admin#1"),
  event(0, "certificate-manager", "issued", "cp-1/apiserver#1"),
  event(60, "kube-apiserver", "admitted", "cp-1/admin#1"),
  event(120, "kube-apiserver", "admitted", "cp-1/admin#1"),
  event(180, "kube-apiserver", "refused", "cp-1/admin#1"),
  event(180, "kubelet worker-1", "not joined"),
  event(240, "apiServerServing", "admitted", "cp-1/apiserver#1"),
];

test("the telling event is the last that failed, the credential the last that was refused", () => {
  expect(tellingEvent(events)).toBe(5);
  expect(tellingCredential(events)).toBe("cp-1/admin");
});

test("where nothing failed, what happened last is told", () => {
  const quiet = events.filter(({ kind }) => !["refused", "not joined"].includes(kind));
  expect(tellingEvent(quiet)).toBe(4);
  expect(tellingCredential(quiet)).toBe("cp-1/apiserver");
});

test("a trace without events, or without a credential, has none to tell of", () => {
  expect(tellingEvent([])).toBe(-1);
  expect(tellingCredential([event(0, "clock", "tick")])).toBeUndefined();
});

test("the ledger is of one credential alone, and folds what repeats", () => {
  expect(ledgerOf(events, "cp-1/admin")).toEqual([
    "1970-01-01T00:00:00Z certificate-manager issued cp-1/admin#1",
    "1970-01-01T00:01:00Z kube-apiserver admitted cp-1/admin#1 (2 times, last 1970-01-01T00:02:00Z)",
    "1970-01-01T00:03:00Z kube-apiserver refused cp-1/admin#1",
  ]);
});
