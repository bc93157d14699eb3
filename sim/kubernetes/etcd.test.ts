import { beforeEach, expect, test } from "vitest";
import { loadProfile } from "../policy/profile.ts";
import { countedSpecification } from "../specification.ts";
import { World } from "../world.ts";
import { load, loadAnchors, places } from "./credential-place.ts";
import type { EtcdMember } from "./etcd.ts";

const key = "/registry/tests/kube-system/late";
const value = new Uint8Array([1]);
let world: World;

beforeEach(async () => {
  world = await World.build({
    profile: loadProfile("default"),
    seed: "1",
    specification: countedSpecification(1, 3, 0),
  });
});

/** As the API server puts it. */
function put(member: EtcdMember, before?: { value: Uint8Array | undefined }) {
  const { files } = world.cluster.first.machine;
  const client = {
    held: load(files, places.apiServerEtcdClient),
    anchors: loadAnchors(files, places.etcdAuthority),
  };
  return member.put(client, key, value, before);
}

/** Is switched off while the others go on: it misses a write. */
function missWrite(): readonly [EtcdMember, EtcdMember, EtcdMember] {
  const [behind, other, third] = world.cluster.controlPlanes.map(({ etcd }) => etcd);
  if (!behind || !other || !third) throw new Error("there are not three members");
  behind.stop();
  expect(put(other)).toEqual({ outcome: "accepted" });
  expect(behind.atRest(key)).toBeUndefined();
  return [behind, other, third];
}

test("a member that comes back has what it missed", async () => {
  const [behind, other] = missWrite();
  await behind.start();
  expect(behind.atRest(key)).toBe(value);
  expect(behind.nextRevision).toBe(other.nextRevision);
});

test("where the one that is behind starts first, nobody forgets, and it learns", async () => {
  const [behind, other, third] = missWrite();
  for (const member of [other, third]) member.stop();
  for (const member of [behind, other, third]) await member.start();
  for (const member of [behind, other, third]) expect(member.atRest(key)).toBe(value);
});

test("a value that is another by now is not overwritten", () => {
  const { etcd } = world.cluster.first;
  const conflict = { outcome: "refused", reason: "conflict" };
  expect(put(etcd, { value })).toMatchObject(conflict);
  expect(put(etcd, { value: undefined })).toEqual({ outcome: "accepted" });
  expect(put(etcd, { value: undefined })).toMatchObject(conflict);
  expect(put(etcd, { value })).toEqual({ outcome: "accepted" });
});
