/** The token of a service account, as if it had been made sooner. */
import { createPublicKey } from "node:crypto";
import jwt from "jsonwebtoken";
import { expect, test } from "vitest";
import { exampleKeys } from "../../sim/pki/examples.ts";
import { days } from "../../sim/time/duration.ts";
import { tokenMadeLater } from "./service-accounts.ts";

const made = 1_775_001_600;
const claims = { sub: "system:serviceaccount:default:robot", jti: "1" };

test.each([
  ["RS256", "RSA-2048"],
  ["ES384", "P-384"],
] as const)("%s: dates two days sooner, and nothing else", (algorithm, kind) => {
  const { privateKey } = exampleKeys(kind);
  const key = privateKey.export({ format: "pem", type: "pkcs8" }).toString();
  const dates = { iat: made, nbf: made, exp: made + days(2) };
  const token = jwt.sign({ ...claims, ...dates }, key, { algorithm, keyid: "k" });
  const older = tokenMadeLater(token, days(-2), key);
  const { header, payload } = jwt.verify(older, createPublicKey(key), {
    complete: true,
    clockTimestamp: made - 1,
  });
  expect(header).toMatchObject({ alg: algorithm, kid: "k" });
  expect(payload).toEqual({ ...claims, iat: made - days(2), nbf: made - days(2), exp: made });
});
