/** The commands as a user runs them: exit codes, one line for each mistake, what is left behind. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { complaintsAbout } from "../fixtures/judges/ajv.ts";
import { complaintsAboutJunit } from "../fixtures/judges/xmllint.ts";
import { exampleRun, exampleScenario } from "../reports/examples.ts";
import { verdictsDocument } from "../reports/verdicts.ts";

const folder = mkdtempSync(join(tmpdir(), "certwarp-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A cluster of three workers. */
const edge = ["--cluster", "fixtures/clusters/edge.yaml"];

function certwarp(command: string, ...arguments_: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [`cli/${command}.ts`, ...arguments_],
    {
      encoding: "utf8",
      env: { ...process.env, NO_COLOR: "1", GITHUB_STEP_SUMMARY: join(folder, "step.md") },
    },
  );
  return { status, stdout, stderr };
}

describe("a mistake is told in one line, exit code 2, no stack trace", () => {
  test.each([
    ["conformance", ["--seed", "x"], /'x' is invalid\. A seed is a whole number/],
    ["conformance", ["--tags", "@XX-99"], /no requirement and no scenario has the tag @XX-99/],
    [
      "conformance",
      ["--tags", "@RV-07 and"],
      /'@RV-07 and' is invalid\. Tag expression .*: Expected operand; see/,
    ],
    ["conformance", ["--name", "("], /'\(' is invalid\. Invalid regular expression: .*group; see/],
    ["conformance", ["--profile", "nope"], /there is no profile "nope"; use one of/],
    ["conformance", ["--target", "mars"], /there is no target "mars"/],
    ["conformance", ["--profile", "2021,2021"], /would write into one folder, "2021"; name each/],
    ["conformance", ["--target", "sim,sim"], /"sim,sim" names a target twice; use sim, kind, or/],
    [
      "conformance",
      ["--target", "sim,kind", "--profile", "all"],
      /two worlds are compared under one profile; name one profile, or one target/,
    ],
    [
      "conformance",
      ["--target", "kind", "--keep", "--profile", "all"],
      /--keep keeps a cluster of one profile; name one profile/,
    ],
    [
      "conformance",
      ["features/nope.feature"],
      /there is no feature file "features\/nope\.feature"/,
    ],
    [
      "conformance",
      ["fixtures/features/half-typed.feature"],
      /half-typed\.feature:8:7: expected: .*, got 'Whe'; correct the Gherkin/,
    ],
    ["conformance", ["--keep"], /--keep keeps a real cluster; add --target kind/],
    ["conformance", ["--shard", "5/4"], /A shard is a part of all parts, such as 2\/4/],
    ["conformance", ["--nope"], /unknown option '--nope'/],
    ["simulate", [], /required option '--cluster <file>' not specified/],
    ["simulate", ["--cluster", "nope.yaml"], /"nope\.yaml" can not be read/],
    [
      "simulate",
      ["--cluster", "fixtures/profiles/default.yaml"],
      /default\.yaml:\d+:1: apiVersion is missing/,
    ],
    ["simulate", [...edge, "--days", "x"], /whole number of days/],
    [
      "simulate",
      [...edge, "--apply", "fixtures/manifests/refused/malformed.yaml"],
      /malformed\.yaml:9:\d+: .*; correct the YAML/,
    ],
    [
      "simulate",
      [...edge, "--apply", "fixtures/manifests/refused/no-name.yaml@5"],
      /no-name\.yaml:4:3: metadata\.name is missing/,
    ],
    [
      "simulate",
      [...edge, "--apply", "fixtures/manifests/refused/no-dns-name.yaml"],
      /no-dns-name\.yaml:19:14: spec\.dnsNames\[0\] is "metrics_server"; a DNS name/,
    ],
    [
      "simulate",
      [...edge, "--apply", "fixtures/manifests/overview.yaml@99"],
      /on day 99, after the 90 days/,
    ],
    ["sabotage", ["nobody"], /there is no saboteur "nobody"/],
    ["demo", ["--speed", "fast"], /days a second/],
    [
      "new",
      ["RV-99", "a title"],
      /no requirement "RV-99" in features\/requirements.yaml; the nearest/,
    ],
    ["new", ["RV-07", "?!"], /"\?!" has no words; say what the file tells/],
    ["new", ["RV-07"], /missing required argument 'title'/],
    ["explain", ["RV-07", "RV-08"], /too many arguments/],
    ["explain", ["nonsense"], /no requirement "nonsense"/],
    ["steps", ["revoke"], /too many arguments/],
    ["steps", ["--search", "banana"], /no step has the words "banana"/],
    ["watch", ["features/nope.feature"], /no feature file "features\/nope\.feature"/],
    [
      "replay",
      ["fixtures/features/half-typed.feature:6"],
      /half-typed\.feature:8:7: expected: .*, got 'Whe'; correct the Gherkin/,
    ],
    ["demo", ["once-upon-a-time"], /no story "once-upon-a-time"; use one of quiet-quarter/],
  ])("%s %j", (command, arguments_, words) => {
    const { status, stdout, stderr } = certwarp(command, ...arguments_);
    expect(stderr).toMatch(words);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stdout).toBe("");
    expect(status).toBe(2);
  });

  test("nothing selected is no success", () => {
    const { status, stderr } = certwarp("conformance", "--tags", "@CA-01 and @RV-01");
    expect(stderr).toMatch(/no scenario was selected/);
    expect(status).toBe(2);
  });
});

describe("conformance", () => {
  test("gives each scenario its verdict, and the gravest decides the exit code", () => {
    const out = join(folder, "verdicts");
    const { status, stdout } = certwarp(
      "conformance",
      "fixtures/features/every-verdict.feature",
      "--out",
      out,
    );
    const verdicts = JSON.parse(readFileSync(join(out, "verdicts.json"), "utf8"));
    expect(
      verdicts.scenarios.map(({ name, verdict }: { name: string; verdict: string }) => [
        name,
        verdict,
      ]),
    ).toEqual([
      ["passes", "PASS"],
      ["fails", "FAIL"],
      ["asks for what the harness can not do", "HARNESS"],
      ["asks for a client that there is not", "HARNESS"],
      ["has the figures of another profile", "NOT RUN"],
    ]);
    expect(verdicts.scenarios[4].notRun).toBe("profile");
    expect(verdicts.requirements.find(({ id }: { id: string }) => id === "CA-01").verdict).toBe(
      "FAIL",
    );
    expect(verdicts.scenarios[1].replay).toBe(
      "npm run conformance -- fixtures/features/every-verdict.feature:12 --seed 1",
    );
    const read = (file: string) => readFileSync(join(out, file), "utf8");
    expect(complaintsAboutJunit(read("junit.xml"))).toBe("");
    expect(complaintsAbout("verdicts", verdicts)).toBe("");
    expect(complaintsAbout("statement", parse(read("statement.yaml")))).toBe("");
    expect(readFileSync(join(folder, "step.md"), "utf8")).toContain(read("summary.md"));
    expect(stdout).toMatch(/FAIL CA-01[\s\S]*expected cloud-agent-ca to be expired; it is valid/);
    expect(stdout).toMatch(
      /scenarios not run: 1, because its figures are those of the profile other/,
    );
    expect(status).toBe(1);
  });

  test("same seed, same hash; another seed, another; reports of every kind; no secret in them", () => {
    const [first, again, other] = ["1", "1", "2"].map((seed, index) => {
      const out = join(folder, `seed-${index}`);
      const { status } = certwarp(
        "conformance",
        "--tags",
        "@ID-02 or @RV-07 or @RN-03",
        "--seed",
        seed,
        "--out",
        out,
      );
      expect(status).toBe(0);
      return out;
    }) as [string, string, string];
    const hash = (out: string) =>
      JSON.parse(readFileSync(join(out, "verdicts.json"), "utf8")).traceHash;
    expect(hash(again)).toBe(hash(first));
    expect(hash(other)).not.toBe(hash(first));
    expect(readdirSync(first).sort()).toEqual([
      "coverage.md",
      "cucumber.html",
      "junit.xml",
      "messages.ndjson",
      "report.html",
      "statement.yaml",
      "summary.md",
      "verdicts.json",
    ]);
    expect(certwarp("secrets", first)).toMatchObject({ status: 0, stderr: "" });
  });

  test("several profiles in turn, each with what it changes and reports of its own", () => {
    const out = join(folder, "profiles");
    const under = (profiles: string, ...others: string[]) => {
      const place = "features/identity/signing-in.feature:12";
      return certwarp("conformance", place, "--profile", profiles, "--out", out, ...others);
    };
    const { status, stdout } = under("default,2021");
    expect(stdout).toMatch(/hostLayer\.tokenLifetime: 60 days \(default 90 days\)/);
    expect(stdout).toMatch(/^2021 {5}1 of 1 passed, 2 fields not the default$/m);
    expect(readdirSync(out).sort()).toEqual(["2021", "default", "summary.md"]);
    expect(status).toBe(0);
    // The next run into the same directory leaves nothing of it, and one that comes to nothing no more.
    under("2021");
    expect(readdirSync(out)).not.toContain("default");
    expect(under("2021", "--name", "no such scenario").status).toBe(2);
    expect(readdirSync(out)).toEqual([]);
  });

  test("ends as it would when nobody reads what it says: npm run … | head", async () => {
    const flags = ["fixtures/features/every-verdict.feature", "--out", join(folder, "unread")];
    const child = spawn(process.execPath, ["cli/conformance.ts", ...flags]);
    child.stdout.destroy();
    child.stderr.destroy();
    expect(await once(child, "exit")).toEqual([1, null]);
  });

  test("one scenario by its file and line", () => {
    const { status, stdout } = certwarp(
      "conformance",
      "features/revocation/cut-off.feature:8",
      "--out",
      join(folder, "line"),
    );
    expect(stdout).toMatch(/^1 of 1 scenarios passed; /m);
    expect(status).toBe(0);
  });
});

test("README's table is held against each world of a run", () => {
  const page = join(folder, "README.md");
  writeFileSync(page, "<!-- proved: written by `npm run proved` -->\n<!-- /proved -->\n");
  const ran = (target: "sim" | "kind", verdict: "PASS" | "FAIL") => {
    const { requirements, ...document } = verdictsDocument(
      exampleRun([exampleScenario({ verdict })], { target }),
    );
    const asked = requirements.map((one) => ({ ...one, targets: [target] }));
    mkdirSync(join(folder, "proved", target), { recursive: true });
    const file = join(folder, "proved", target, "verdicts.json");
    writeFileSync(file, JSON.stringify({ ...document, requirements: asked }));
  };
  const proved = (...flags: string[]) =>
    certwarp("proved", join(folder, "proved"), "--page", page, ...flags);
  ran("sim", "PASS");
  ran("kind", "PASS");
  expect(proved("--check")).toMatchObject({ status: 1, stderr: expect.stringMatching(/is stale/) });
  expect(proved().status).toBe(0);
  expect(proved("--check").status).toBe(0);
  ran("kind", "FAIL");
  expect(proved("--check").status).toBe(1);
});

test("a random story lives the same for the same seed, and says how it went", () => {
  const [first, again] = ["10", "10"].map((seed) => certwarp("stories", "--seed", seed));
  expect(first?.stdout).toMatch(/^PASS seed 10, trace [0-9a-f]{16}$/m);
  expect(again?.stdout).toBe(first?.stdout);
  expect(first?.status).toBe(0);
});

test("simulate tells which certificates each entry of the overview's manifest caught, and when", () => {
  const { status, stdout } = certwarp(
    "simulate",
    ...edge,
    "--apply",
    "fixtures/manifests/overview.yaml@3",
    "--days",
    "4",
  );
  expect(stdout).toMatch(/1: serialNumber 77fd\S+ issued before 2020-04-17T17:22:05Z\s+│ nothing/);
  expect(stdout).toMatch(
    /2: group system:nodes\s+│ worker-1\/kubelet-client#1\s+│ 2026-01-04T00:00:0\dZ │ revoked/,
  );
  expect(stdout).toMatch(
    /2: group system:nodes\s+│ worker-1\/kubelet-server#1\s+│ 2026-01-04T00:00:0\dZ │ matched, not revocable/,
  );
  expect(stdout).toMatch(/3: dns kubernetes\.default\.svc\.\s+│ cp-1\/apiserver#2/);
  expect(stdout).toMatch(/Status at 2026-01-05T00:00:05Z/);
  expect(stdout).toMatch(/connections do not work/);
  expect(status).toBe(1);
});

test("simulate takes certificate documents in, and writes its page", () => {
  const { status, stdout } = certwarp(
    "simulate",
    ...edge,
    "--apply",
    "fixtures/manifests/metrics-server.yaml@1",
    "--days",
    "2",
    "--page",
    join(folder, "simulation.html"),
  );
  expect(readFileSync(join(folder, "simulation.html"), "utf8")).toContain("2 days of edge");
  expect(stdout).toMatch(/cp-1\/metrics-server\s+│ valid/);
  expect(stdout).toMatch(/Everything works/);
  expect(status).toBe(0);
});

describe("the demo", () => {
  test.each([
    [
      "quiet-quarter",
      [/A quiet quarter/, /monthly update/, /90 days have passed.* 0 connections refused/],
    ],
    ["switched-off-too-long", [/can not join: expired/, /repaired: replace leaf cp-1\/apiserver,/]],
    [
      "revoked-for-ever",
      [
        /gets no certificate: revoked/,
        /the repair does nothing: leaked\[0\] \(group system:nodes\) would revoke/,
        /repaired: make a bootstrap token for cp-1,/,
      ],
    ],
    [
      "tokens-nobody-rotated",
      [
        /kms-pod does not renew kms-pod\/certificate#2: valid token required/,
        /repaired: rotate the token of kms-pod,/,
      ],
    ],
  ])("tells %s, and writes it as a page of its own", (story, words) => {
    const page = join(folder, `${story}.html`);
    const { status, stdout } = certwarp("demo", story, "--speed", "0", "--page", page);
    for (const word of words) expect(stdout).toMatch(word);
    expect(stdout).toContain(`The page is in ${page}`);
    expect(status).toBe(0);
    const html = readFileSync(page, "utf8");
    expect(html).toMatch(/^<!doctype html>/);
    expect(html).not.toMatch(/PRIVATE KEY|(src|href)=/);
  });

  test("a page that can not be written is told in one line", () => {
    const page = join(folder, "nowhere", "page.html");
    const { status, stderr } = certwarp("demo", "quiet-quarter", "--speed", "0", "--page", page);
    expect(stderr).toMatch(/can not be written: ENOENT; name another/);
    expect(status).toBe(2);
  });
});

test.each([
  ["conformance", /^Exit codes: 0 all that ran passed, 1 a failure, .* 2 usage,$/m],
  [
    "simulate",
    /^Exit codes: 0 done, 1 a connection does not work at the end, or a law was broken, 2/m,
  ],
  ["explain", /^Exit codes: 0 done, 2 usage or configuration, 3 an error of certwarp itself\.$/m],
  ["replay", /^A scenario that fails ends it with 0 as well/m],
])("--help of %s says how it ends", (command, words) => {
  const { status, stdout } = certwarp(command, "--help");
  expect(stdout).toMatch(words);
  expect(status).toBe(0);
});

describe("one scenario, run again", () => {
  const place = "fixtures/features/every-verdict.feature:12";

  test("as a trace, with the history of the credential that it tells of", () => {
    const { status, stdout } = certwarp("replay", place);
    expect(stdout).toMatch(/^2026-01-01T00:00:00Z .* issued cloud-agent-ca#1/m);
    expect(stdout).toMatch(/FAIL fails\n {2}at: the cloud agent CA is expired/);
    expect(status).toBe(0);
  });

  test("as a page, with a link to the moment that matters", () => {
    const out = join(folder, "timeline.html");
    const { status, stdout } = certwarp("timeline", place, "--out", out);
    expect(stdout).toMatch(
      /timeline\.html#run=sim-every-verdict-feature-12&t=2026-01-01T00:00:00Z/,
    );
    expect(readFileSync(out, "utf8")).toContain("fails, in the simulator");
    expect(status).toBe(0);
  });
});
