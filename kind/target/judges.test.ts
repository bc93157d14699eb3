/** Who has judged on kind, of a platform alone: its real TLS connections need no node. */
import { afterAll, expect, test } from "vitest";
import { KindTarget } from "./target.ts";

const target = new KindTarget({ profile: "default", seed: "1" });
await target.build({ hosts: 1, controlPlanes: 0, workers: 0, profileChanges: {} });
await target.host.addClient({ name: "edge-1", role: "Reader", tokenRotatesItself: false });
afterAll(() => target.close());

const { connections, credentials, host } = target;
const edge = { is: "client", name: "edge-1" } as const;
const agent = { is: "cloud agent" } as const;

test("a sign-in comes without a certificate: OpenSSL has nothing to judge", async () => {
  expect(await host.signIn("edge-1")).toMatchObject({ outcome: "accepted", judge: "simulator" });
});

test("OpenSSL judges the certificate of a call, the cloud agent what it alone knows", async () => {
  expect(await connections.call(edge, agent)).toMatchObject({ judge: "OpenSSL" });
  const altered = await connections.call(edge, agent, "an altered certificate");
  expect(altered).toMatchObject({ outcome: "refused", judge: "OpenSSL" });
  const forbidden = await host.operate("edge-1", {
    verb: "create",
    kind: "virtual machine",
    resource: "vm-1",
  });
  expect(forbidden).toMatchObject({ reason: "forbidden", judge: "simulator" });
});

test("that everything works is said by those who were asked, what is kept by the actors", async () => {
  expect(await connections.broken()).toEqual({ found: [], judges: ["OpenSSL"] });
  expect((await credentials.all()).judges).toEqual(["simulator"]);
  expect((await credentials.strayKeys()).judges).toEqual(["node:crypto"]);
});
