import { createPublicKey } from "node:crypto";
import { expect, test } from "vitest";
import { KeyRing } from "./key-ring.ts";
import { keyKinds } from "./keys.ts";

test("a purpose gets the same key in every world, whatever was dealt before", () => {
  const [fresh, used] = [new KeyRing(), new KeyRing()];
  used.deal("P-384", "something else");
  expect(used.deal("P-384", "worker-1/kubelet-client#3").id).toBe(
    fresh.deal("P-384", "worker-1/kubelet-client#3").id,
  );
});

test("no key is dealt twice, also when the pool runs out", () => {
  const ring = new KeyRing();
  const dealt = Array.from({ length: 300 }, () => ring.deal("P-256", "the same purpose").id);
  expect(new Set(dealt).size).toBe(300);
});

test.each(keyKinds)("a pool holds keys of its kind: %s", (kind) => {
  const { privateKey } = new KeyRing().deal(kind, "look");
  const { modulusLength, namedCurve } = privateKey.asymmetricKeyDetails ?? {};
  expect(
    modulusLength
      ? `RSA-${modulusLength}`
      : { prime256v1: "P-256", secp384r1: "P-384" }[namedCurve ?? ""],
  ).toBe(kind);
});

test.each(keyKinds)("the two halves in a pool belong together: %s", (kind) => {
  const { privateKey, spki } = new KeyRing().deal(kind, "look");
  const derived = createPublicKey(privateKey).export({ format: "der", type: "spki" });
  expect(Buffer.compare(derived, spki)).toBe(0);
});
