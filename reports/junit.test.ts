/** What a consumer of JUnit files gets, and that the strictest of their schemas takes it. */
import { expect, test } from "vitest";
import { convert } from "xmlbuilder2";
import { complaintsAboutJunit, xmllintValue } from "../fixtures/judges/xmllint.ts";
import { exampleRun, exampleScenario } from "./examples.ts";
import { junitXml } from "./junit.ts";

const run = exampleRun([
  exampleScenario(),
  exampleScenario({ verdict: "FAIL", reason: 'O="a&b"<c> ]]> \u0001\n\u{1f512}: refused' }),
  exampleScenario({ verdict: "INCONCLUSIVE" }),
  exampleScenario({ verdict: "HARNESS", name: "our own", requirements: ["RN-05", "RN-04"] }),
  exampleScenario({
    verdict: "NOT RUN",
    feature: "Other",
    place: "features/other.v2/x.feature:3",
    requirements: [],
    rule: undefined,
  }),
]);
const xml = junitXml(run);

test("the schema of Jenkins' xUnit plugin takes it", () => {
  expect(complaintsAboutJunit(xml)).toBe("");
  expect(complaintsAboutJunit(junitXml(exampleRun([])))).toBe("");
});

test("the schema is no rubber stamp", () => {
  expect(complaintsAboutJunit(xml.replace(/ tests="\d"/g, ""))).toMatch(/'tests' is required/);
  expect(complaintsAboutJunit(xml.replaceAll("failure", "fault"))).toMatch(/not expected/);
  expect(complaintsAboutJunit(xml.replace("</testsuites>", ""))).toMatch(/parser error/);
});

/** As the library reads XML. */
interface Suites {
  readonly testsuites: Record<string, string> & { readonly testsuite: readonly Suite[] };
}
interface Suite extends Record<string, unknown> {
  readonly properties: { readonly property: readonly Record<string, string>[] };
  readonly testcase: readonly Record<string, unknown>[];
}

const { testsuites } = convert(xml, { format: "object" }) as unknown as Suites;

test("a suite is a feature, with its figures and its requirements", () => {
  expect(testsuites).toMatchObject({ "@tests": "5", "@failures": "1", "@errors": "2" });
  const [kubelet, other] = testsuites.testsuite;
  expect(kubelet).toMatchObject({
    "@name": "What a kubelet renews",
    "@file": "features/renewal/kubelet.feature",
    "@tests": "4",
    "@failures": "1",
    "@errors": "2",
    "@skipped": "0",
    "@time": "0.049",
  });
  expect(kubelet?.properties.property).toEqual([
    { "@name": "target", "@value": "sim" },
    { "@name": "profile", "@value": "default" },
    { "@name": "seed", "@value": "7" },
    { "@name": "requirement", "@value": "RN-04" },
    { "@name": "requirement", "@value": "RN-05" },
  ]);
  expect(other).toMatchObject({ "@name": "Other", "@tests": "1", "@skipped": "1" });
});

test("whatever a reason holds, a reader gets it back", () => {
  const read = 'O="a&b"<c> ]]> \ufffd \u{1f512}: refused';
  expect(xmllintValue(xml, "string(//failure/@message)")).toBe(read);
  expect(xmllintValue(xml, "normalize-space(//failure)")).toContain(read);
});

test("a profile that is not the default is in the names: cases of two would be taken for one", () => {
  const other = junitXml(exampleRun([exampleScenario()], { profile: "my/own.yaml" }));
  expect(xmllintValue(xml, "string(/testsuites/@name)")).toBe("certwarp on sim");
  expect(xmllintValue(other, "string(/testsuites/@name)")).toBe(
    "certwarp on sim, profile my/own.yaml",
  );
  expect(xmllintValue(other, "string(//testcase/@classname)")).toBe(
    "sim.own.features.renewal.kubelet",
  );
});

test("a case is a scenario; its verdict decides what it is shown as", () => {
  const [kubelet, other] = testsuites.testsuite;
  const [passed, failed, inconclusive, harness] = kubelet?.testcase ?? [];
  expect(passed).toEqual({
    "@classname": "sim.features.renewal.kubelet",
    "@name": "after 70 %",
    "@time": "0.012",
    "@group": "RN-04",
    "system-out": [
      "rule: The kubelet rotates by itself",
      "requirements: RN-04",
      "place: features/renewal/kubelet.feature:9",
      "replay: npm run conformance -- features/renewal/kubelet.feature:9 --seed 7",
    ].join("\n"),
  });
  expect(failed).toMatchObject({
    "@name": "after 70 % (2)",
    failure: { "@type": "FAIL" },
  });
  expect(JSON.stringify(failed)).toContain("at: the kubelet works");
  expect(JSON.stringify(failed)).toContain("kube-apiserver refused cp-1/admin#1");
  expect(inconclusive).toMatchObject({ error: { "@type": "INCONCLUSIVE" } });
  expect(harness).toMatchObject({ "@name": "our own", error: { "@type": "HARNESS" } });
  expect([other?.testcase].flat()[0]).toMatchObject({
    "@classname": "sim.features.other-v2.x",
    skipped: { "@message": "because | of\nthis" },
  });
});
