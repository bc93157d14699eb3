import { expect, test } from "vitest";
import { outcomeOf, saysItself } from "./verdict.ts";

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
  ["ERR_SSL_TLSV1_ALERT_UNKNOWN_CA", "tls: unknown issuer", "etcd"],
  ["ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED", "tls: expired", "etcd"],
  ["ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", "tls: no certificate", "etcd"],
  ["ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE", "tls: bad signature", "etcd"],
  ["CERT_HAS_EXPIRED", "tls: expired", "OpenSSL"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "tls: wrong name", "OpenSSL"],
  ["ECONNREFUSED", "tls: not available", "Linux"],
  ["socket hang up", "tls: not available", "Linux"],
])("a handshake that ends with %s", (code, expected, judge) => {
  const outcome = outcomeOf({ kind: "no connection", code }, "etcd");
  expect(shown(outcome)).toBe(expected);
  expect(outcome.judge).toBe(judge);
});

test.each([
  ["a kubelet's answer", 200, "ok", false],
  ["a kubelet's refusal", 401, "Unauthorized", false],
  ["the API server's own refusal", 403, '{"kind":"Status","reason":"Forbidden"}', true],
  ["a kubelet that it can not reach", 503, "error trying to reach service", true],
])("of a call that is to be passed on: %s", (_, status, body, itself) => {
  expect(saysItself({ kind: "answer", status, body, serving: new Uint8Array() })).toBe(itself);
});

test.each(["ERR_SSL_WRONG_VERSION_NUMBER", "EPROTO"])(
  "%s is no verdict: there is no word for it",
  (code) => {
    const reply = { kind: "no connection", code } as const;
    expect(() => outcomeOf(reply, "etcd")).toThrow(`ended with ${code}, which`);
  },
);

function shown(outcome: ReturnType<typeof outcomeOf>): string {
  return outcome.outcome === "accepted" ? "accepted" : `${outcome.layer}: ${outcome.reason}`;
}
