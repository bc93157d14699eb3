import { expect, test } from "vitest";
import { instant } from "../time/instant.ts";
import { exampleKeys, noon } from "./examples.ts";
import { readToken, signToken, type TokenClaims, verifyToken } from "./token.ts";

const keys = exampleKeys("RSA-2048", "token");
const claims: TokenClaims = {
  iss: "cloud-agent",
  aud: "platform",
  sub: "kms-pod",
  jti: "kms-pod/token#1",
  iat: noon,
  nbf: noon,
  exp: instant(noon + 90),
};
const token = signToken(claims, keys);

const judge = (given: string | undefined, second = 0, audience = "platform") =>
  verifyToken(given, {
    keys,
    issuer: "cloud-agent",
    audience,
    at: instant(noon + second),
  });

test("a good token gives its claims", () => {
  expect(judge(token)).toEqual({ outcome: "valid", claims });
});

test("is good from nbf up to the second before exp (RFC 7519)", () => {
  expect(judge(token, -1)).toMatchObject({ outcome: "invalid", detail: "jwt not active" });
  expect(judge(token, 0).outcome).toBe("valid");
  expect(judge(token, 89).outcome).toBe("valid");
  expect(judge(token, 90)).toMatchObject({ outcome: "invalid", detail: "jwt expired" });
});

test("whoever looks at its dates himself is told nothing of them", () => {
  const dated = { keys, issuer: "cloud-agent", audience: "platform", ignoresDates: true } as const;
  for (const second of [-1, 90])
    expect(verifyToken(token, { ...dated, at: instant(noon + second) }).outcome).toBe("valid");
});

test("what it says of itself, whoever has signed it; nothing where it is none", () => {
  const foreign = signToken(claims, exampleKeys("RSA-2048", "foreign token"));
  expect(readToken(foreign)).toEqual(claims);
  for (const none of ["nonsense", "id.secret", "a.b.c", `${encode({ alg: "RS256" })}.${"{"}.c`])
    expect(readToken(none)).toBeUndefined();
});

test("made for another agent, or by another key", () => {
  expect(judge(token, 0, "elsewhere")).toMatchObject({ outcome: "invalid", detail: /audience/ });
  const foreign = signToken(claims, exampleKeys("RSA-2048", "foreign token"));
  expect(judge(foreign)).toMatchObject({ outcome: "invalid", detail: "invalid signature" });
});

test.each([
  ["none", undefined, "no token was given"],
  ["nonsense", "nonsense", "jwt malformed"],
  [
    "algorithm none",
    `${encode({ alg: "none" })}.${encode(claims)}.`,
    /signature is required|invalid algorithm/,
  ],
  ["HS256", `${encode({ alg: "HS256" })}.${encode(claims)}.c2lnbmF0dXJl`, "invalid algorithm"],
  [
    "an altered body",
    token.replace(/\.[^.]+\./, `.${encode({ ...claims, sub: "admin-cli" })}.`),
    "invalid signature",
  ],
])("%s", (_, given, detail) => {
  const judged = judge(given);
  expect(judged.outcome).toBe("invalid");
  if (judged.outcome === "invalid") expect(judged.detail).toMatch(detail);
});

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}
