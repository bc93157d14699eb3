import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Problem } from "../problem.ts";
import { days, hours, minutes, seconds, years } from "../time/duration.ts";
import { adjustProfile, loadProfile, readProfile } from "./profile.ts";

test("the default profile has the overview's figures", () => {
  const { hostLayer, clusterLayer } = loadProfile("default");
  expect(hostLayer.tokenLifetime).toBe(days(90));
  expect(hostLayer.certificateLifetime).toBe(days(90));
  expect(hostLayer.authorityLifetime).toBe(days(365));
  expect(clusterLayer.rootLifetime).toBe(years(10));
  expect(clusterLayer.leafLifetime).toBe(days(4));
  expect([clusterLayer.rootKeys, clusterLayer.leafKeys, hostLayer.keys]).toEqual([
    "RSA-4096",
    "P-384",
    "RSA-2048",
  ]);
});

test("a scenario may change single fields", () => {
  const { clusterLayer, revocation } = adjustProfile("default", {
    "clusterLayer.leafLifetime": "12 h",
    "clusterLayer.kubeletRotation.to": "80 %",
    "clusterLayer.etcdClusterCaLeaf": "false",
  });
  expect(clusterLayer.leafLifetime).toBe(hours(12));
  expect(clusterLayer.kubeletRotation.to).toBe(0.8);
  expect(clusterLayer.etcdClusterCaLeaf).toBe(false);
  expect(clusterLayer.csrBackdating).toBe(minutes(5));
  expect(revocation.propagation).toBe(seconds(5));
});

describe("a profile that contradicts itself is refused with the field and both values", () => {
  test.each([
    [
      { "hostLayer.certificateLifetime": "400 days" },
      "hostLayer.certificateLifetime (400 days) is longer than hostLayer.authorityLifetime (365 days)",
    ],
    [
      { "clusterLayer.rootLifetime": "2 days" },
      "clusterLayer.leafLifetime (4 days) is longer than clusterLayer.rootLifetime (2 days)",
    ],
    [
      { "clusterLayer.kubeconfigLifetime": "11 years" },
      "clusterLayer.kubeconfigLifetime (4015 days) is longer than clusterLayer.rootLifetime (3650 days)",
    ],
    [
      { "clusterLayer.kubeletServerLifetime": "11 years" },
      "clusterLayer.kubeletServerLifetime (4015 days) is longer than",
    ],
    [
      { "hostLayer.renewAfter": "99 %" },
      "hostLayer.renewAfter (99 %) leaves no time for a retry after hostLayer.retryAfter (2 %)",
    ],
    [
      { "clusterLayer.renewAfter": "100 %" },
      "clusterLayer.renewAfter (100 %) leaves no time for a retry",
    ],
    [{ "hostLayer.rotateTokenAfter": "0 %" }, "hostLayer.rotateTokenAfter (0 %)"],
    [
      { "clusterLayer.kubeletRotation.from": "95 %" },
      "clusterLayer.kubeletRotation.from (95 %) leaves no time",
    ],
    [
      { "clusterLayer.csrBackdating": "3 days" },
      "clusterLayer.csrBackdating (3 days) uses up the time in which a kubelet may rotate within clusterLayer.leafLifetime (4 days)",
    ],
    [
      { "clusterLayer.leafLifetime": "9 minutes", "clusterLayer.csrBackdating": "10 seconds" },
      "clusterLayer.leafLifetime (9 minutes) is less than the 10 minutes",
    ],
  ])("%j", (changes, expected) => {
    expect(refusal(() => adjustProfile("default", changes as Record<string, string>))).toContain(
      expected,
    );
  });
});

describe("a profile that can not be read", () => {
  const text = readFileSync(
    new URL("../../fixtures/profiles/default.yaml", import.meta.url),
    "utf8",
  );

  test.each([
    [
      "a duration without a unit",
      text.replace("tokenLifetime: 90 days", "tokenLifetime: 90"),
      /p\.yaml:\d+:18: hostLayer\.tokenLifetime is 90; expected a duration/,
    ],
    [
      "a duration in words nobody knows",
      text.replace("90 days", "90 moons"),
      /hostLayer\.tokenLifetime is "90 moons"; write a duration/,
    ],
    [
      "a share without a sign",
      text.replace("renewAfter: 70 %", "renewAfter: 0.7"),
      /hostLayer\.renewAfter is 0.7; expected a percentage/,
    ],
    [
      "an unknown key",
      text.replace("RSA-2048", "RSA-512"),
      /hostLayer\.keys is "RSA-512"; write one of RSA-2048/,
    ],
    [
      "roots with keys that the overview does not know",
      text.replace("rootKeys: RSA-4096", "rootKeys: RSA-2048"),
      /clusterLayer\.rootKeys is "RSA-2048"; write one of RSA-4096, P-384/,
    ],
    [
      "leaves with keys that the overview does not know",
      text.replace("leafKeys: P-384", "leafKeys: P-256"),
      /clusterLayer\.leafKeys is "P-256"; write one of RSA-4096, P-384/,
    ],
    ["an unknown field", `${text}extra: 1\n`, /extra is no known field/],
    ["a missing layer", "name: empty\n", /hostLayer is missing/],
    ["nothing", "", /no profile in it/],
  ])("%s", (_, broken, expected) => {
    expect(refusal(() => readProfile(broken, "p.yaml"))).toMatch(expected);
  });

  test("a name that there is not", () => {
    expect(refusal(() => loadProfile("nope"))).toMatch(
      /there is no profile "nope"; use one of .*default/,
    );
    expect(refusal(() => loadProfile("../default"))).toMatch(/there is no profile/);
  });

  test("a field that there is not", () => {
    expect(refusal(() => adjustProfile("default", { "hostLayer.nope": "1 day" }))).toMatch(
      /no field "hostLayer.nope"/,
    );
  });
});

function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof Problem) return error.line();
    throw error;
  }
  return "accepted";
}
