import { describe, expect, test } from "vitest";
import { baselineYaml, readBaseline } from "./baseline-file.ts";

const reading = { requirements: new Set(["RN-04", "RN-05"]) };

const good = `apiVersion: certwarp.dev/v1
kind: Baseline
failures:
  - requirement: RN-04
    target: sim
    scenarios:
      - features/renewal/kubelet.feature > after 70 %
    reason: not built yet
    expires: 2026-12-24
`;

test("what is written is read again", () => {
  const failures = readBaseline(good, "known.yaml", reading);
  expect(failures).toHaveLength(1);
  expect(readBaseline(baselineYaml(failures), "known.yaml", reading)).toEqual(failures);
});

describe("a mistake is told with its place and what to do", () => {
  test.each([
    ["RN-04", "RN-99", /known\.yaml:4:18: failures\[0\]\.requirement is "RN-99".*name a requirem/],
    [
      "RN-04",
      "kubelet",
      /known\.yaml:4:18: failures\[0\]\.requirement is "kubelet".*such as RV-07/,
    ],
    ["sim", "mars", /:5:13: failures\[0\]\.target is "mars".*write sim or kind/],
    [" > after 70 %", "", /:7:9: failures\[0\]\.scenarios\[0\] is .*write features/],
    ["not built yet", '""', /:8:13: failures\[0\]\.reason is "".*say why/],
    ["2026-12-24", "soon", /:9:14: failures\[0\]\.expires is "soon".*such as 2026-12-24/],
    ["    expires: 2026-12-24\n", "", /failures\[0\]\.expires is missing; add it/],
    ["reason:", "because:", /failures\[0\]\.because is no known field here|reason is missing/],
    ["Baseline", "Cluster", /:2:7: kind is "Cluster"; write Baseline/],
    [good, "", /there is no baseline in it; write one/],
  ])("%j as %j", (text, wrong, words) => {
    const read = () => readBaseline(good.replace(text, wrong), "known.yaml", reading);
    expect(() => read()).toThrow(expect.objectContaining({ name: "Problem" }));
    expect(lineOf(read)).toMatch(words);
  });

  test("two entries of one requirement in one world", () => {
    const twice = good + good.slice(good.indexOf("  - requirement"));
    expect(lineOf(() => readBaseline(twice, "known.yaml", reading))).toMatch(
      /known\.yaml:10:18: failures\[1\]\.requirement is "RN-04"; keep one entry of it for sim/,
    );
  });

  test("a reason may be missing while the file is written anew", () => {
    const unfinished = { ...reading, unfinished: true };
    const empty = good.replace("not built yet", '""');
    expect(readBaseline(empty, "known.yaml", unfinished)).toHaveLength(1);
  });
});

function lineOf(read: () => unknown): string {
  try {
    read();
    return "";
  } catch (error) {
    return (error as { line(): string }).line();
  }
}
