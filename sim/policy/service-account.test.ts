/** Which tokens of service accounts are made, and until when they let somebody in. */
import { expect, test } from "vitest";
import { minutes, seconds } from "../time/duration.ts";
import { add, type Instant } from "../time/instant.ts";
import { firstRefusal } from "./refusal.ts";
import {
  type AccountToken,
  remembersToken,
  serviceAccountTokenChecks,
  tokenRequestChecks,
} from "./service-account.ts";

const made = 1_775_001_600 as Instant;
const end = add(made, minutes(10));
const claims = { iss: "", aud: "", sub: "", jti: "", iat: made, nbf: made, exp: end };
const good: AccountToken = {
  verification: { outcome: "valid", claims },
  claims,
  uid: "cp-1-7",
  standing: "cp-1-7",
  now: made,
};

test.each<[string, Partial<AccountToken>, string | undefined]>([
  ["a minute before its beginning", { now: add(made, minutes(-1)) }, undefined],
  ["a second sooner", { now: add(made, seconds(-61)) }, "not yet valid"],
  ["a minute after its end", { now: add(end, minutes(1)) }, undefined],
  ["a second later", { now: add(end, seconds(61)) }, "expired"],
  [
    "signed by somebody else",
    { verification: { outcome: "invalid", detail: "invalid signature" } },
    "bad signature",
  ],
  ["of an account that is gone", { standing: undefined }, "unauthenticated"],
  ["of another account of that name", { standing: "cp-1-9" }, "unauthenticated"],
])("a token %s", (_, differing, reason) => {
  expect(firstRefusal(serviceAccountTokenChecks, { ...good, ...differing })?.reason).toBe(reason);
});

test("ten minutes are the least that may be asked for", () => {
  expect(tokenRequestChecks.longEnough({ lifetime: minutes(10) })).toBeUndefined();
  expect(tokenRequestChecks.longEnough({ lifetime: seconds(599) })).toMatchObject({
    reason: "invalid",
  });
});

test("a good token is not looked at again for ten seconds, the tenth excluded", () => {
  expect(remembersToken(made, made)).toBe(true);
  expect(remembersToken(made, add(made, seconds(9)))).toBe(true);
  expect(remembersToken(made, add(made, seconds(10)))).toBe(false);
  expect(remembersToken(made, add(made, seconds(-1)))).toBe(false);
});
