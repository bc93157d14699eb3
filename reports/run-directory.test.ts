import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { discard, makeRunDirectory, markLatest } from "./run-directory.ts";

const folder = mkdtempSync(join(tmpdir(), "certwarp-runs-"));
afterAll(() => rmSync(folder, { recursive: true }));

const named = (name: string, ...profiles: string[]) =>
  makeRunDirectory(
    profiles.map((profile) => ({ target: "sim", profile })),
    join(folder, name),
  );

/** A run of ours, in a folder of this test. */
const run = (name: string) => ({ ...named(name, "default"), ours: true });

test("latest is the run that finished last, whoever began first", () => {
  const [first, second] = [run("first"), run("second")];
  markLatest(second);
  expect(readlinkSync(join(folder, "latest"))).toBe("second");
  markLatest(first);
  expect(readlinkSync(join(folder, "latest"))).toBe("first");
});

test("a directory that a user has named is not marked, and what is not ours stays in it", () => {
  const { path, ...rest } = named("named", "default");
  for (const file of ["theirs", "messages.ndjson"]) writeFileSync(join(path, file), "");
  markLatest({ path, ...rest });
  discard({ path, ...rest });
  expect(readlinkSync(join(folder, "latest"))).toBe("first");
  expect(readdirSync(path)).toEqual(["theirs"]);
});

test("what an earlier run has left is removed, and nothing else", () => {
  const { path, folders } = named("again", "default", "fixtures/my.yaml");
  expect(folders).toEqual([join(path, "default"), join(path, "my")]);
  mkdirSync(join(path, "shard-1"));
  const verdicts = (profile: string) => JSON.stringify({ target: "sim", profile });
  writeFileSync(join(path, "comparison.md"), "");
  writeFileSync(join(path, "default", "verdicts.json"), verdicts("default"));
  writeFileSync(join(path, "my", "verdicts.json"), verdicts("fixtures/my.yaml"));
  writeFileSync(join(path, "my", "theirs"), "");
  writeFileSync(join(path, "shard-1", "verdicts.json"), verdicts("default"));
  writeFileSync(join(path, "verdicts.json"), "theirs, but we would write over it");
  named("again", "2021");
  expect(readdirSync(path, { recursive: true }).sort()).toEqual([
    "my",
    "my/theirs",
    "shard-1",
    "shard-1/verdicts.json",
  ]);
});

test("two runs do not write into one folder", () => {
  expect(() => named("equal", "a/edge.yaml", "b/edge.yaml")).toThrow(/one folder, "edge"/);
  expect(existsSync(join(folder, "equal"))).toBe(false);
});

test("nothing is left of a run that came to nothing", () => {
  const nothing = run("nothing");
  discard(nothing);
  expect(existsSync(nothing.path)).toBe(false);
});

test("without a wish each run has a directory of its own below reports/out", () => {
  const own = makeRunDirectory([{ target: "sim", profile: "default" }]);
  expect(own.path).toMatch(/reports\/out\/\d{4}-\d\d-\d\dT[\d-]+Z-\d+$/);
  expect(basename(own.path)).toContain(String(process.pid));
  discard(own);
});
