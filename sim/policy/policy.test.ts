/** The pure decisions whose edges scenarios do not reach, or reach only together with others. */
import { describe, expect, test } from "vitest";
import { exampleKeys, exampleRoot, exampleTemplate, noon } from "../pki/examples.ts";
import { name } from "../pki/names.ts";
import { type CertificateRequest, createRequest, readRequest } from "../pki/request.ts";
import { days, hours, minutes, seconds } from "../time/duration.ts";
import { add, instant } from "../time/instant.ts";
import { authenticate, authorizationChecks } from "./api-access.ts";
import { signedValidity, signingChecks } from "./csr.ts";
import { kubeletRotationInstant } from "./kubelet.ts";
import { looksForNewPair } from "./leaf.ts";
import { firstRefusal, refuse } from "./refusal.ts";
import { roleAllows } from "./roles.ts";
import { renewalInstant, retryInstant, validityOf } from "./validity.ts";

const root = await exampleRoot("P-256");
const leaf = await root.issue(exampleTemplate, exampleKeys("P-256").spki);

describe("validity", () => {
  test("counts from the issue", () => {
    expect(validityOf(noon, days(4))).toEqual({ notBefore: noon, notAfter: noon + days(4) });
  });

  test("is due for renewal at the second at which the share is reached", () => {
    const ninety = validityOf(noon, days(90));
    expect(renewalInstant(ninety, 0.7)).toBe(noon + days(63));
    expect(renewalInstant(validityOf(noon, seconds(11)), 0.7)).toBe(noon + 8);
    expect(retryInstant(ninety, 0.02, noon)).toBe(noon + 155_520);
  });
});

describe("certificates signed through a request", () => {
  test("of eight hours and more count from the back-dating, shorter ones from now", () => {
    const far = add(noon, days(365));
    expect(signedValidity(noon, days(4), minutes(5), far)).toEqual({
      notBefore: noon - 300,
      notAfter: noon - 300 + days(4),
    });
    expect(signedValidity(noon, hours(8), minutes(5), far).notAfter).toBe(noon - 300 + hours(8));
    expect(signedValidity(noon, seconds(hours(8) - 1), minutes(5), far).notAfter).toBe(
      noon + hours(8) - 1,
    );
  });

  test("end with their CA at the latest", () => {
    expect(signedValidity(noon, days(4), minutes(5), add(noon, days(1))).notAfter).toBe(
      noon + days(1),
    );
  });

  test("are refused once the CA has expired, though everything else is right", async () => {
    const subject = name("system:node:worker-1", "system:nodes");
    const request = readRequest(
      await createRequest(subject, exampleKeys("P-256"), { usages: ["client auth"] }),
    );
    const question = {
      request: request as CertificateRequest,
      signer: "kubernetes.io/kube-apiserver-client-kubelet",
      usages: ["client auth"],
      requester: { name: "system:node:worker-1", groups: ["system:nodes"] },
      authority: root.certificate,
    } as const;
    const at = (second: number) =>
      firstRefusal(signingChecks, { ...question, now: instant(noon + second) });
    expect(at(8_640_000)).toBeUndefined();
    expect(at(8_640_001)).toMatchObject({ reason: "expired", layer: "signing" });
  });
});

test("a kubelet's rotation lies inside its window, for every draw", () => {
  const window = { from: 0.7, to: 0.9 };
  expect(kubeletRotationInstant(leaf, window, 0)).toBe(noon + 2520);
  expect(kubeletRotationInstant(leaf, window, 0.999_999)).toBe(noon + 3240);
});

test("an API server looks for a new pair for kubelets every five minutes", () => {
  expect(looksForNewPair(noon, add(noon, seconds(299)))).toBe(false);
  expect(looksForNewPair(noon, add(noon, minutes(5)))).toBe(true);
});

describe("who a request to the API server is from", () => {
  const good = { outcome: "valid", issuer: root.certificate } as const;
  const bad = { outcome: "invalid", reason: "expired", detail: "" } as const;
  const user = { name: "system:bootstrap:1", groups: [] };

  test.each([
    [
      "a good certificate",
      { certificate: leaf, verification: good, token: undefined },
      "system:node:worker-1",
    ],
    [
      "a good certificate and any token",
      { certificate: leaf, verification: good, token: user },
      "system:node:worker-1",
    ],
    [
      "a bad certificate and a good token",
      { certificate: leaf, verification: bad, token: user },
      "system:bootstrap:1",
    ],
    [
      "nothing",
      { certificate: undefined, verification: undefined, token: undefined },
      "system:anonymous",
    ],
  ])("%s", (_, presentation, expected) => {
    expect(authenticate(presentation)).toMatchObject({ name: expected });
  });

  test("a bad certificate alone is refused, and so is a bad token", () => {
    expect(authenticate({ certificate: leaf, verification: bad, token: undefined })).toMatchObject({
      reason: "expired",
    });
    const token = refuse("authentication", "valid token required", "");
    expect(authenticate({ certificate: undefined, verification: undefined, token })).toBe(token);
  });
});

test("system:masters is never asked about revocation (upstream)", () => {
  const entry = {
    selector: { kind: "group", value: "a" },
    label: "r[0]",
    appliedAt: noon,
  } as const;
  const revocation = { outcome: "revoked", entry } as const;
  const request = { verb: "list", resource: "nodes" } as const;
  const judge = (groups: string[]) =>
    firstRefusal(authorizationChecks, {
      user: { name: "u", groups },
      request,
      revocation,
      enforcement: "request and renewal",
    });
  expect(judge(["viewers"])?.reason).toBe("revoked");
  expect(judge(["system:masters"])).toBeUndefined();
});

test("roles allow what their names say, and nothing else", () => {
  expect(roleAllows(["Reader"], "read", "virtual machine")).toBe(true);
  expect(roleAllows(["Reader"], "create", "virtual machine")).toBe(false);
  expect(roleAllows(["NetworkContributor"], "create", "virtual network")).toBe(true);
  expect(roleAllows(["NetworkContributor"], "read", "virtual machine")).toBe(false);
  expect(roleAllows(["Contributor"], "read", "key")).toBe(false);
  expect(roleAllows(["Reader", "KeyContributor"], "update", "key")).toBe(true);
  expect(roleAllows([], "read", "virtual machine")).toBe(false);
});
