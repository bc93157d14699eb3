import { expect, test } from "vitest";
import { minutes } from "../../time/duration.ts";
import { add, type Instant, instantOf } from "../../time/instant.ts";
import { issueInstant } from "./verdict.ts";

const notBefore = instantOf(2026, 1, 1, 0, 0, 0) as Instant;
const recorded = add(notBefore, minutes(7));

test.each([
  ["as it was recorded", recorded, recorded],
  [
    "from its notBefore and its signer's back-dating, where nobody recorded it",
    undefined,
    add(notBefore, minutes(5)),
  ],
])("a certificate counts from its issue, %s", (_, known, expected) => {
  expect(issueInstant({ notBefore }, known, minutes(5))).toBe(expected);
});
