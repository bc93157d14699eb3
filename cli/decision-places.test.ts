import { expect, test } from "vitest";
import { decisions } from "../sim/policy/decisions.ts";
import { describeDecision } from "./decision-places.ts";

test("a decision is found with its tests, under its own name or another", () => {
  expect(describeDecision("issueInstant")).toMatch(
    /^issueInstant: sim\/policy\/revocation\/verdict\.ts:\d+, named in .*revocation\/verdict\.test\.ts/,
  );
  expect(describeDecision("leafValidity")).toMatch(/^leafValidity: sim\/policy\/validity\.ts:\d+/);
  expect(describeDecision("matchers")).toMatch(/named in fixtures\/revocation\/matching\.test\.ts/);
  expect(describeDecision("fileModes")).toMatch(
    /^fileModes: sim\/policy\/leaf\.ts:\d+, no unit test$/,
  );
});

test.each(Object.keys(decisions))("%s has a place", (decision) => {
  expect(describeDecision(decision)).toMatch(/^\w+: sim\/policy\/[\w/-]+\.ts:\d+/);
});
