import { expect, test } from "vitest";
import { outcomeOf } from "./verdict.ts";

test.each([
  [200, "{}", "accepted"],
  [401, '{"message":"Unauthorized"}', "authentication: unauthenticated"],
  [
    403,
    '{"message":"nodes is forbidden: certificate revoked by team[0]"}',
    "authorization: revoked",
  ],
  [403, '{"message":"nodes is forbidden"}', "authorization: forbidden"],
  [404, "", "storage: not found"],
  [409, "", "storage: conflict"],
  [422, "", "admission: invalid"],
  [500, "", "storage: not available"],
])("an API server that answers %d %s", (status, body, expected) => {
  const reply = { kind: "answer", status, body, serving: new Uint8Array() } as const;
  expect(shown(outcomeOf(reply, "kube-apiserver"))).toBe(expected);
});

test.each([
  ["ERR_SSL_TLSV1_ALERT_UNKNOWN_CA", "tls: unknown issuer"],
  ["ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED", "tls: expired"],
  ["ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", "tls: no certificate"],
  ["ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE", "tls: bad signature"],
  ["CERT_HAS_EXPIRED", "tls: expired"],
  ["ECONNREFUSED", "tls: not available"],
  ["socket hang up", "tls: not available"],
])("a handshake that ends with %s", (code, expected) => {
  expect(shown(outcomeOf({ kind: "no connection", code }, "etcd"))).toBe(expected);
});

test("an alert that nobody has a word for is no verdict", () => {
  const reply = { kind: "no connection", code: "ERR_SSL_WRONG_VERSION_NUMBER" } as const;
  expect(() => outcomeOf(reply, "etcd")).toThrow(/ERR_SSL_WRONG_VERSION_NUMBER.*no word for/);
});

function shown(outcome: ReturnType<typeof outcomeOf>): string {
  return outcome.outcome === "accepted" ? "accepted" : `${outcome.layer}: ${outcome.reason}`;
}
