/** With what a kubelet joins at its start. */
import { expect, test } from "vitest";
import { exampleKeys, exampleRoot, exampleTemplate } from "../pki/examples.ts";
import { seconds } from "../time/duration.ts";
import { add } from "../time/instant.ts";
import { stepToJoin } from "./bootstrap.ts";

const root = await exampleRoot("P-256");
const certificate = await root.issue(exampleTemplate, exampleKeys("P-256").spki);
const lastSecond = certificate.notAfter;
const after = add(lastSecond, seconds(1));

test.each([
  ["its last second counts", { certificate, hasBootstrapFile: false, now: lastSecond }, "goes on"],
  ["a good one comes first", { certificate, hasBootstrapFile: true, now: lastSecond }, "goes on"],
  ["an ended one is no use", { certificate, hasBootstrapFile: false, now: after }, "stays out"],
  ["with a token, anew", { certificate, hasBootstrapFile: true, now: after }, "bootstraps"],
  ["a first time", { certificate: undefined, hasBootstrapFile: true, now: after }, "bootstraps"],
  ["nothing", { certificate: undefined, hasBootstrapFile: false, now: after }, "stays out"],
])("%s", (_, arrival, step) => {
  expect(stepToJoin(arrival)).toBe(step);
});
