/** What machines read of a run is valid by the published schema, which is no rubber stamp. */
import { expect, test } from "vitest";
import { complaintsAbout } from "../fixtures/judges/ajv.ts";
import { exampleRun, exampleScenario } from "./examples.ts";
import { verdicts } from "./scenario-result.ts";
import { verdictsDocument } from "./verdicts.ts";

const run = exampleRun(
  verdicts.map((verdict) => exampleScenario({ verdict })),
  { selection: { paths: ["features/renewal"], shard: "2/4" }, saboteur: "never-renews" },
);
/** As a reader gets it. */
const document = JSON.parse(JSON.stringify(verdictsDocument(run)));

test("every verdict, and what a reader needs for each", () => {
  expect(complaintsAbout("verdicts", document)).toBe("");
  const [passed, failed] = document.scenarios;
  expect(passed).not.toHaveProperty("replay");
  expect(failed).toMatchObject({ verdict: "FAIL", reason: "because | of\nthis" });
  expect(failed.replay).toBe(
    "npm run conformance -- features/renewal/kubelet.feature:9 --seed 7 --saboteur never-renews",
  );
});

test("a failure that is known says why", () => {
  const known = { reason: "not built yet", expires: "2027-01-01" };
  const { scenarios } = verdictsDocument(exampleRun([exampleScenario({ verdict: "FAIL", known })]));
  expect(scenarios[0]).toMatchObject({ verdict: "FAIL", known });
});

test.each([
  ["a verdict that there is not", { counts: { ...document.counts, GREEN: 1 } }],
  ["another form", { certwarp: 2 }],
  ["a field that nobody knows", { stray: true }],
  ["no scenarios", { scenarios: undefined }],
  ["a hash that is none", { traceHash: "abc" }],
])("%s is not valid", (_, change) => {
  const changed = JSON.parse(JSON.stringify({ ...document, ...change }));
  expect(complaintsAbout("verdicts", changed)).not.toBe("");
});
