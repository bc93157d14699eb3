/** With what a kubelet joins at its start, and which tokens let it in. */
import { expect, test } from "vitest";
import { exampleKeys, exampleRoot, exampleTemplate } from "../pki/examples.ts";
import { seconds } from "../time/duration.ts";
import { add } from "../time/instant.ts";
import { type BootstrapAttempt, bootstrapTokenChecks, stepToJoin } from "./bootstrap.ts";
import { firstRefusal } from "./refusal.ts";

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

const stored = { id: "abcdef", secret: "good", expiration: after, forAuthentication: true };
const attempt: BootstrapAttempt = { id: "abcdef", secret: "good", stored, now: lastSecond };

test.each<[string, Partial<BootstrapAttempt>, string | undefined]>([
  ["in its last second", {}, undefined],
  ["of no known id", { stored: undefined }, "there is no bootstrap token of that id"],
  ["with another secret", { secret: "guessed" }, "secret does not match"],
  ["at its expiration", { now: after }, "expired"],
  ["for signing alone", { stored: { ...stored, forAuthentication: false } }, "not for"],
])("a token %s", (_, differing, why) => {
  const refusal = firstRefusal(bootstrapTokenChecks, { ...attempt, ...differing });
  if (why === undefined) expect(refusal).toBeUndefined();
  else expect(refusal?.message).toContain(why);
});
