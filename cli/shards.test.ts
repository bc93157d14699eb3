/** Scenarios beside each other, in shards, and judged by a baseline: the verdicts stay what they are. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { complaintsAboutJunit } from "../fixtures/judges/xmllint.ts";
import { scenarioResults } from "../reports/scenario-result.ts";

// Several runs in one test: on a busy machine each takes a while.
vi.setConfig({ testTimeout: 300_000 });

const folder = mkdtempSync(join(tmpdir(), "certwarp-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Every verdict, and scenarios that take some time. */
const features = ["fixtures/features/every-verdict.feature", "features/revocation/cut-off.feature"];

function certwarp(command: string, ...arguments_: string[]) {
  const env = { ...process.env, NO_COLOR: "1", GITHUB_STEP_SUMMARY: "" };
  const options = { encoding: "utf8", env } as const;
  return spawnSync(process.execPath, [`cli/${command}.ts`, ...arguments_], options);
}

const out = (name: string) => join(folder, name);
const file = (name: string, report: string) => readFileSync(join(out(name), report), "utf8");

/** What was said, without how long it took. */
function verdictsOf(name: string) {
  return JSON.parse(file(name, "verdicts.json"), (key, value) =>
    key === "wallMilliseconds" ? 0 : value,
  );
}

const whole = certwarp("conformance", ...features, "--out", out("whole"));

test("all at once, one after another", () => expect(whole.status).toBe(1));

test("scenarios in several threads: the same verdicts, the same trace", () => {
  certwarp("conformance", ...features, "--parallel", "3", "--out", out("parallel"));
  expect(verdictsOf("parallel")).toEqual(verdictsOf("whole"));
});

test("two shards, merged, are one run, verdict for verdict", () => {
  for (const shard of [1, 2])
    certwarp("conformance", ...features, "--shard", `${shard}/2`, "--out", out(`shard-${shard}`));
  const { status, stdout } = certwarp(
    "merge",
    out("shard-2"),
    out("shard-1"),
    "--out",
    out("merged"),
  );
  expect(verdictsOf("merged")).toEqual(verdictsOf("whole"));
  expect(complaintsAboutJunit(file("merged", "junit.xml"))).toBe("");
  const plain = (xml: string) => xml.replaceAll(/ time="[\d.]+"/g, "");
  expect(plain(file("merged", "junit.xml"))).toBe(plain(file("whole", "junit.xml")));
  expect(stdout).toContain(verdictsOf("whole").traceHash.slice(0, 16));
  expect(status).toBe(1);
  const messages = file("merged", "messages.ndjson").trim().split("\n");
  const results = scenarioResults(messages.map((line) => JSON.parse(line)));
  expect(results.map(({ place, verdict }) => [place, verdict])).toEqual(
    verdictsOf("whole").scenarios.map(({ place, verdict }: Record<string, string>) => [
      place,
      verdict,
    ]),
  );
  expect(file("merged", "cucumber.html")).toContain("asks for what the harness can not do");
});

test("one shard alone is not merged", () => {
  const { status, stderr } = certwarp("merge", out("shard-1"), "--out", out("nothing"));
  expect(stderr).toBe("shard 2/2 is missing; name its directory as well\n");
  expect(status).toBe(2);
});

test("a baseline is written, refused without a reason, and excuses what it knows", () => {
  const known = out("known.yaml");
  const run = (...flags: string[]) =>
    certwarp(
      "conformance",
      features[0] as string,
      "--baseline",
      known,
      "--out",
      out("b"),
      ...flags,
    );
  expect(run("--update-baseline")).toMatchObject({
    status: 3,
    stdout: expect.stringContaining("known.yaml: CA-01 wants a reason"),
  });
  expect(run()).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(
      /^\S+known\.yaml:\d+:13: failures\[0\]\.reason is "".*say why.*\n$/,
    ),
  });
  const written = readFileSync(known, "utf8").replace('reason: ""', "reason: not built yet");
  writeFileSync(known, written);
  // What is inconclusive stays so.
  expect(run()).toMatchObject({
    status: 3,
    stdout: expect.stringMatching(/^1 scenarios fail as \S+known\.yaml knows$/m),
  });
  expect(file("b", "junit.xml")).toMatch(/<skipped message="known until [\d-]+: not built yet">/);
  writeFileSync(known, written.replace("> fails", "> passes"));
  expect(run()).toMatchObject({
    status: 1,
    stdout: expect.stringMatching(/^stale in .*it passes/m),
  });
});
