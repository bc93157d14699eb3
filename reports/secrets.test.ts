import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import jwt from "jsonwebtoken";
import { afterAll, expect, test } from "vitest";
import { secretsBelow, secretsIn } from "./secrets.ts";

const folder = mkdtempSync(join(tmpdir(), "reports-"));
afterAll(() => rmSync(folder, { recursive: true }));

const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const ed = generateKeyPairSync("ed25519");
const token = jwt.sign({ sub: "edge-1" }, "secret");
const pem = (key: KeyObject, type: "pkcs8" | "sec1" | "pkcs1") =>
  key.export({ format: "pem", type: type as "pkcs8" }).toString();
const der = (key: KeyObject, type: "pkcs8" | "sec1" | "pkcs1") =>
  key.export({ format: "der", type: type as "pkcs8" }).toString("base64");
const inBase64 = (text: string) => Buffer.from(text).toString("base64");

test.each([
  ["a PEM of PKCS #8", "private key", pem(ec.privateKey, "pkcs8")],
  ["a PEM of SEC 1", "private key", pem(ec.privateKey, "sec1")],
  ["a PEM of PKCS #1", "private key", pem(rsa.privateKey, "pkcs1")],
  ["a PEM in JSON", "private key", JSON.stringify({ body: pem(rsa.privateKey, "pkcs8") })],
  ["a kubeconfig's client-key-data", "private key", inBase64(pem(ec.privateKey, "sec1"))],
  ["a small key in DER", "private key", der(ed.privateKey, "pkcs8")],
  ["an RSA key in DER", "private key", der(rsa.privateKey, "pkcs1")],
  ["a JWT", "JWT", `Authorization: Bearer ${token}`],
  ["an attachment in base64", "JWT", inBase64(`token: ${token}\n`)],
  ["a bootstrap token", "bootstrap token", "kubeadm join --token abcdef.0123456789abcdef"],
])("%s is noticed, in an HTML report too", (_, what, text) => {
  expect(secretsIn(text).map((secret) => secret.what)).toEqual([what]);
  expect(secretsIn(text.replaceAll("/", "\\/"))).toHaveLength(1);
});

test.each([
  ["a certificate's public key", String(rsa.publicKey.export({ format: "pem", type: "spki" }))],
  ["a public key in DER", ec.publicKey.export({ format: "der", type: "spki" }).toString("base64")],
  ["the id of a bootstrap token", "secret bootstrap-token-abcdef"],
  ["a hash, a duration, a date", `${"a1".repeat(32)} 1234.5678901234567 2026-11-24T13:58:16Z`],
  ["a file name", "kube-apiserver-cp-1.0123456789abcdef01"],
])("%s is none", (_, text) => {
  expect(secretsIn(text)).toEqual([]);
});

test("says where it is, and does not repeat it", () => {
  writeFileSync(join(folder, "messages.ndjson"), `{}\n{"body":"${token}"}\n`);
  const [found, ...more] = secretsBelow(folder);
  expect(more).toEqual([]);
  expect(found).toMatchObject({ file: join(folder, "messages.ndjson"), line: 2 });
  expect(token).not.toBe(found?.begins);
});
