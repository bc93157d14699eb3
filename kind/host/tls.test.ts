import { expect, test } from "vitest";
import { Authority } from "../../sim/pki/authority.ts";
import { exampleKeys } from "../../sim/pki/examples.ts";
import { name } from "../../sim/pki/names.ts";
import { days, hours } from "../../sim/time/duration.ts";
import { add, type Instant, subtract } from "../../sim/time/instant.ts";
import { realNow } from "../time-travel/clock.ts";
import { exchange, type Judgement } from "./tls.ts";

const now = realNow();
const validity = { notBefore: subtract(now, days(1)), notAfter: add(now, days(1)) };
const keys = exampleKeys("P-256");
const root = await authorityOf("P-256", "example-ca");
const stranger = await authorityOf("P-384", "stranger-ca");
const server = { held: await certificate("server auth"), anchor: root.certificate };

test.each<[string, Parameters<typeof certificate>, string]>([
  ["good", ["client auth"], "good"],
  ["for servers", ["server auth"], "wrong usage"],
  ["expired", ["client auth", { ...validity, notAfter: subtract(now, hours(1)) }], "expired"],
  ["of tomorrow", ["client auth", { ...validity, notBefore: add(now, hours(1)) }], "not yet valid"],
  ["of another CA", ["client auth", validity, stranger], "unknown issuer"],
])("OpenSSL finds a certificate that is %s: %s", async (_what, parameters, expected) => {
  const held = await certificate(...parameters);
  const judgement = await ask(held);
  expect(judgement.outcome === "bad" ? judgement.reason : judgement.outcome).toBe(expected);
});

test("without a certificate there is nothing to judge", async () => {
  expect(await ask(undefined)).toEqual({ outcome: "none shown" });
});

test("what goes wrong while answering is the caller's error", async () => {
  const failing = exchange({
    client: undefined,
    server,
    message: 0,
    answer: async () => {
      throw new Error("no answer");
    },
  });
  await expect(failing).rejects.toThrow("no answer");
});

function ask(held: Awaited<ReturnType<typeof certificate>> | undefined) {
  return exchange<Judgement>({
    client: held,
    server,
    message: "who am I?",
    answer: async (_message, judgement) => judgement,
  });
}

function authorityOf(kind: "P-256" | "P-384", commonName: string) {
  const template = { subject: name(commonName), serialNumber: "1", ...validity };
  return Authority.root(template, exampleKeys(kind, commonName));
}

async function certificate(
  usage: "client auth" | "server auth",
  dates: { notBefore: Instant; notAfter: Instant } = validity,
  authority = root,
) {
  const template = {
    subject: name("someone"),
    serialNumber: "7",
    usages: ["digital signature", usage] as const,
    dnsNames: ["localhost"],
    ipAddresses: ["127.0.0.1"],
    ...dates,
  };
  return { certificate: await authority.issue(template, keys.spki), keys };
}
