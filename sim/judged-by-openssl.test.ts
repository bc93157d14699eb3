/** What a world has made in two weeks, as openssl sees it: every chain, and every request that was signed. */
import { expect, test } from "vitest";
import { openssl, opensslRefused } from "../fixtures/judges/openssl.ts";
import { signingRequests } from "./kubernetes/api-object.ts";
import { asSigningRequest } from "./kubernetes/signing-request.ts";
import type { Certificate } from "./pki/certificate.ts";
import { formatGeneration, type Generation } from "./pki/inventory.ts";
import { encodePem } from "./pki/pem.ts";
import { loadProfile } from "./policy/profile.ts";
import { countedSpecification } from "./specification.ts";
import { days } from "./time/duration.ts";
import { World } from "./world.ts";

const world = await World.build({
  profile: loadProfile("default"),
  seed: "1",
  specification: countedSpecification(2, 3, 2),
});
await world.pass(days(14));

const pem = ({ der }: Certificate) => encodePem("CERTIFICATE", der);
const inPlace = world.site.inventory.all().filter(({ certificate }) => certificate);
const authorities = inPlace.filter(({ slot }) => slot.kind === "authority");

test("every certificate in place has one authority, and openssl builds that chain", () => {
  const leaves = inPlace.filter(({ slot }) => slot.kind !== "authority");
  const judged = authorities.map((authority) => {
    const own = leaves.filter((leaf) => issuedBy(leaf, authority));
    expect(refused(own, authority), `refused under ${authority.slot.name}`).toEqual([]);
    return own.length;
  });
  expect(authorities.length).toBe(4);
  expect(judged.every((count) => count > 0)).toBe(true);
  expect(judged.reduce((sum, count) => sum + count)).toBe(leaves.length);
});

test("under every other authority openssl refuses it", () => {
  for (const authority of authorities) {
    const foreign = inPlace.filter((each) => !issuedBy(each, authority));
    expect(refused(foreign, authority)).toEqual(foreign.map(formatGeneration));
  }
});

test("the first generations, two weeks on, have run out for openssl too", () => {
  const managed = inPlace.filter(
    ({ slot }) => slot.layer === "cluster" && slot.renewedBy === "certificate-manager",
  );
  const leaves = managed.map(
    ({ slot }) => world.site.inventory.generations(slot.name)[0] as Generation,
  );
  expect(leaves.length).toBeGreaterThan(20);
  for (const authority of authorities) {
    const own = leaves.filter((leaf) => issuedBy(leaf, authority));
    expect(refused(own, authority)).toEqual(own.map(formatGeneration));
  }
});

test("every request that a kubelet has sent is signed by its own key", async () => {
  const reply = await world.cluster.api.loopback({ verb: "list", resource: signingRequests });
  if (reply.outcome === "refused") throw new Error(reply.message);
  const requests = (reply.value as Parameters<typeof asSigningRequest>[0][]).map(asSigningRequest);
  expect(requests.length).toBeGreaterThan(20);
  for (const { name, request } of requests) {
    const text = encodePem("CERTIFICATE REQUEST", Buffer.from(request, "base64"));
    expect(openssl(["req", "-verify", "-noout"], text), name).toMatchObject({ accepted: true });
  }
});

function issuedBy({ certificate }: Generation, authority: Generation): boolean {
  return certificate?.issuer.commonName === authority.certificate?.subject.commonName;
}

function refused(generations: readonly Generation[], { certificate }: Generation): string[] {
  const named = generations.map((each) => [
    formatGeneration(each),
    pem(each.certificate as Certificate),
  ]);
  return opensslRefused(Object.fromEntries(named), pem(certificate as Certificate), world.now());
}
