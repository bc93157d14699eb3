import { once } from "node:events";
import { request } from "node:https";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Authority } from "../../sim/pki/authority.ts";
import { writeHeld } from "../../sim/pki/held-certificate.ts";
import { generateKeyPair } from "../../sim/pki/keys.ts";
import { name } from "../../sim/pki/names.ts";
import { days } from "../../sim/time/duration.ts";
import { add } from "../../sim/time/instant.ts";
import { realNow } from "../time-travel/clock.ts";
import { RevocationWebhook } from "./webhook.ts";

const review = {
  apiVersion: "authorization.k8s.io/v1",
  kind: "SubjectAccessReview",
  spec: {
    user: "alice",
    groups: ["admins"],
    extra: { "authentication.kubernetes.io/credential-id": ["X509SHA256=abc"] },
    resourceAttributes: { verb: "get", resource: "nodes" },
  },
};
let webhook: RevocationWebhook;
const asked: unknown[] = [];

beforeAll(async () => {
  webhook = await RevocationWebhook.listen("127.0.0.1");
  webhook.serve({
    objectionTo: async (requester) => {
      asked.push(requester);
      return "revoked: entry 1";
    },
    problemOf: () => "spec.revocations: it is empty",
  });
});
afterAll(() => webhook.close());

test("it answers the API server, which comes with its own certificate", async () => {
  const { status, body } = await ask("/authorize", review, webhook.client);
  expect(status).toBe(200);
  expect(body.status).toEqual({ allowed: false, denied: true, reason: "revoked: entry 1" });
  expect(asked).toEqual([
    { user: "alice", groups: ["admins"], verb: "get", resource: "nodes", fingerprint: "abc" },
  ]);
});

test("what admission has against a resource is the user's error, with its words", async () => {
  const question = { apiVersion: "v1", kind: "AdmissionReview", request: { uid: "7", object: {} } };
  const { body } = await ask("/admit", question, webhook.client);
  expect(body.response).toMatchObject({
    uid: "7",
    allowed: false,
    status: { code: 422, message: "spec.revocations: it is empty" },
  });
});

test("nobody else is answered: without a certificate, or with one of another CA", async () => {
  asked.length = 0;
  for (const caller of [undefined, await stranger()])
    expect(await ask("/authorize", review, caller)).toEqual({ status: 403, body: {} });
  expect(asked).toEqual([]);
});

async function stranger() {
  const now = realNow();
  const validity = { notBefore: now, notAfter: add(now, days(1)) };
  const subject = { subject: name("certwarp-webhook-ca"), serialNumber: "1", ...validity };
  const authority = await Authority.root(subject, generateKeyPair("P-256"));
  const keys = generateKeyPair("P-256");
  const certificate = await authority.issue(
    { subject: name("kube-apiserver"), serialNumber: "2", usages: ["client auth"], ...validity },
    keys.spki,
  );
  return writeHeld({ certificate, keys });
}

async function ask(
  path: string,
  question: object,
  caller: { certificate: string; key: string } | undefined,
) {
  const call = request(`${webhook.url}${path}`, {
    method: "POST",
    ca: webhook.authority,
    cert: caller?.certificate,
    key: caller?.key,
    agent: false,
  });
  call.end(JSON.stringify(question));
  const [response] = await once(call, "response");
  return { status: response.statusCode, body: JSON.parse(await text(response)) };
}
