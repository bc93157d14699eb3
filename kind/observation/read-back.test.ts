import { describe, expect, test } from "vitest";
import { exampleKeys, exampleRoot, exampleTemplate } from "../../sim/pki/examples.ts";
import { encodePem } from "../../sim/pki/pem.ts";
import { type Duration, days } from "../../sim/time/duration.ts";
import { redated } from "../time-travel/redate.ts";
import { unlikePredicted } from "./read-back.ts";

const root = await exampleRoot("P-384");
const leaf = await root.issue(exampleTemplate, exampleKeys("P-256").spki);
const now = leaf.notBefore + 1000;
const path = "/etc/kubernetes/pki/apiserver.crt";
const predicted = { files: files(leaf.der), now };
const always = () => true;

describe("certificates read back from a node", () => {
  test("agree when they are older by as much as the node's clock is behind", () => {
    const older = redated(leaf, -days(90) as Duration, root.keys);
    const found = { files: files(older.der), now: now - days(90) };
    expect(unlikePredicted(predicted, found, always)).toEqual([]);
  });

  test("differ when they have not become older with their world", () => {
    const found = { files: files(leaf.der), now: now - days(90) };
    const [problem, ...others] = unlikePredicted(predicted, found, always);
    expect(problem).toMatch(
      /^\/etc\/kubernetes\/pki\/apiserver\.crt: seconds of life \d+ predicted/,
    );
    expect(others).toEqual([]);
    expect(unlikePredicted(predicted, found, () => false)).toEqual([]);
  });

  test("differ by field", async () => {
    const other = await root.issue(
      { ...exampleTemplate, subject: { commonName: "mallory", organizations: [] } },
      exampleKeys("P-256").spki,
    );
    const problems = unlikePredicted(predicted, { files: files(other.der), now }, always);
    expect(problems.join()).toContain("CN=mallory found");
  });

  test("are missed where they are not there", () => {
    expect(unlikePredicted(predicted, { files: new Map(), now }, always)).toEqual([
      `${path}: 1 certificates predicted, 0 found`,
    ]);
  });

  test("are looked for in kubeconfigs as well", () => {
    const pem = Buffer.from(encodePem("CERTIFICATE", leaf.der)).toString("base64");
    const kubeconfig = new Map([["/etc/kubernetes/admin.conf", `client-certificate-data: ${pem}`]]);
    const side = { files: kubeconfig, now };
    expect(unlikePredicted(side, side, always)).toEqual([]);
    expect(unlikePredicted(side, { files: new Map(), now }, always)).toHaveLength(1);
  });
});

function files(der: Uint8Array): Map<string, string> {
  return new Map([[path, encodePem("CERTIFICATE", der)]]);
}
