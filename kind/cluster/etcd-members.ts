/**
 * Further etcd members: processes of their own beside the first one, with the certificates that the
 * certificate manager has made for them. They are learners: the API server's quorum never depends on them.
 */
import { setTimeout as wait } from "node:timers/promises";
import {
  type CredentialPlace,
  load,
  places,
  writeAnchors,
} from "../../sim/kubernetes/credential-place.ts";
import { listPath } from "../../sim/kubernetes/etcd-revocation-list.ts";
import { writeHeld } from "../../sim/pki/held-certificate.ts";
import type { Node, NodeFiles } from "../node/node.ts";
import { closeRelay, openRelay } from "../node/relay.ts";
import type { ControlPlane } from "./control-plane.ts";
import { shownAt } from "./https.ts";
import type { RealCluster } from "./real-cluster.ts";

/** The first member's, as kubeadm chooses them; each further member has the next pair. */
const first = { client: 2379, peer: 2380 };
const step = 100;
const replicationMilliseconds = 3_000;
const pollMilliseconds = 100;

/**
 * Where a member's door for peers is reached through the node: a member compares the SANs of its caller's
 * certificate with the address that the call comes from.
 * @param place of the member among the control-plane nodes, from 0.
 */
export function peerRelayPort(place: number): number {
  return peerPort(place) + 10_000;
}

function clientPort(place: number): number {
  return first.client + step * place;
}

function peerPort(place: number): number {
  return first.peer + step * place;
}

/** Starts a member for every control-plane node but the first; each has caught up when this returns. */
export async function startMembers(cluster: RealCluster): Promise<void> {
  const members = membersOf(cluster);
  await tellAddress(cluster);
  for (const member of members) await admit(cluster, member);
  await Promise.all(members.map((member) => start(cluster, member)));
  await relay(cluster.controlPlane.node, 0);
}

/** Each starts again on the files that are there, and trusts whom they trust: it reads its CA once. */
export async function restartMembers(cluster: RealCluster): Promise<void> {
  const { controlPlane } = cluster;
  await Promise.all(
    membersOf(cluster).map(async (member) => {
      const { name } = member;
      await controlPlane.node.shell.run(`${linkProgram(name)} && systemctl restart etcd-${name}`);
      await caughtUp(cluster, member);
    }),
  );
}

/** As before `startMembers`. */
export async function stopMembers(cluster: RealCluster): Promise<void> {
  const { controlPlane } = cluster;
  const listed = await controlPlane.etcdctl("member list");
  for (const { name, place } of membersOf(cluster)) {
    // "8e9e05c52164694d, started, cp-2, https://…"
    const id = listed
      .split("\n")
      .find((line) => line.includes(`:${peerPort(place)}`))
      ?.split(",")[0];
    if (id) await controlPlane.etcdctl(`member remove ${id}`);
    await controlPlane.node.shell.run(`systemctl stop etcd-${name}; rm -rf ${folderOf(name)}`);
    await closeRelay(controlPlane.node.shell, relayUnit(place));
  }
  await closeRelay(controlPlane.node.shell, relayUnit(0));
}

/**
 * What a member has under a key, given the time that replication takes; empty where it has nothing.
 * @throws Error for a node that there is not, and when etcd does not answer.
 */
export async function valueAt(cluster: RealCluster, name: string, key: string): Promise<Buffer> {
  const { controlPlane, world } = cluster;
  const member = membersOf(cluster).find((candidate) => candidate.name === name);
  if (!member && name !== world.cluster.first.name)
    throw new Error(`there is no control-plane node "${name}"`);
  // A learner answers for itself alone.
  const flags = member ? `--consistency s --endpoints ${clientUrl(cluster, member)}` : "";
  for (const end = Date.now() + replicationMilliseconds; ; await wait(pollMilliseconds)) {
    const answer = await controlPlane.etcdctl(`get ${flags} --write-out json ${key}`);
    const { kvs } = JSON.parse(answer) as { kvs?: { value: string }[] };
    const value = kvs?.[0]?.value;
    if (value !== undefined || Date.now() > end) return Buffer.from(value ?? "", "base64");
  }
}

/**
 * Returns when each member that runs shows the certificates that lie in its files, to clients and to peers: it
 * reads them again for every connection.
 */
export async function showMembers(cluster: RealCluster): Promise<void> {
  const { controlPlane, world } = cluster;
  const { address } = controlPlane.node.facts;
  const listening = await controlPlane.node.shell.run("ss -Hltn");
  const doors = world.cluster.controlPlanes.flatMap(({ name }, place) => [
    { name, leaf: places.etcdServer, port: clientPort(place) },
    { name, leaf: places.etcdPeer, port: peerPort(place) },
  ]);
  const open = doors.filter(({ port }) => listening.includes(`${address}:${port} `));
  await Promise.all(
    open.map(async ({ name, leaf, port }) => {
      const held = load(world.platform.machine(name).files, leaf);
      if (!held) return;
      const { der } = cluster.books.real(held.certificate);
      await controlPlane.until(
        `etcd of ${name} shows its certificate on port ${port}`,
        async () => {
          const shown = await shownAt(address, port);
          return shown !== undefined && Buffer.compare(shown, der) === 0;
        },
      );
    }),
  );
}

function clientUrl({ controlPlane }: RealCluster, { place }: Member): string {
  return `https://${controlPlane.node.facts.address}:${clientPort(place)}`;
}

function membersOf({ world }: RealCluster): Member[] {
  return world.cluster.controlPlanes
    .slice(1)
    .map(({ name }, index) => ({ name, place: index + 1 }));
}

/** Where further members have their data and their files. */
export const membersFolder = "/var/lib/etcd-members";

function folderOf(name: string): string {
  return `${membersFolder}/${name}`;
}

function relayUnit(place: number): string {
  return `etcd-peer-relay-${place}`;
}

async function relay({ shell, facts }: Node, place: number): Promise<void> {
  await openRelay(shell, {
    unit: relayUnit(place),
    from: `${peerRelayPort(place)}`,
    to: `${facts.address}:${peerPort(place)}`,
  });
}

interface Member {
  readonly name: string;
  readonly place: number;
}

/** A first member that has started from the state of another node does not know where it is. */
async function tellAddress({ controlPlane }: RealCluster): Promise<void> {
  const [id = ""] = (await controlPlane.etcdctl("member list")).split(",");
  const { address } = controlPlane.node.facts;
  await controlPlane.etcdctl(`member update ${id} --peer-urls https://${address}:${peerPort(0)}`);
}

async function admit({ controlPlane }: RealCluster, { name, place }: Member): Promise<void> {
  const { address } = controlPlane.node.facts;
  await controlPlane.etcdctl(
    `member add ${name} --learner --peer-urls https://${address}:${peerPort(place)}`,
  );
}

async function start(cluster: RealCluster, member: Member): Promise<void> {
  const { controlPlane } = cluster;
  const { node } = controlPlane;
  const { address } = node.facts;
  const folder = folderOf(member.name);
  const url = (port: number) => `https://${address}:${port}`;
  const client = url(clientPort(member.place));
  const peer = url(peerPort(member.place));
  const known = cluster.world.cluster.controlPlanes.map(
    ({ name }, place) => `${name}=${url(peerPort(place))}`,
  );
  await node.shell.run(
    `${linkProgram(member.name)} && ` +
      `systemd-run --quiet --collect --unit etcd-${member.name} ${folder}/etcd-member ` +
      [
        `--name ${member.name} --data-dir ${folder}/data`,
        `--listen-client-urls ${client} --advertise-client-urls ${client}`,
        `--listen-peer-urls ${peer} --initial-advertise-peer-urls ${peer}`,
        `--initial-cluster ${known.join(",")} --initial-cluster-state existing --max-learners 2`,
        `--client-cert-auth --trusted-ca-file ${folder}/ca.crt`,
        `--cert-file ${folder}/server.crt --key-file ${folder}/server.key`,
        `--peer-client-cert-auth --peer-trusted-ca-file ${folder}/ca.crt`,
        `--peer-cert-file ${folder}/peer.crt --peer-key-file ${folder}/peer.key`,
        // The first member's: they are on one node.
        `--client-crl-file ${listPath} --peer-crl-file ${listPath}`,
      ].join(" "),
  );
  await relay(node, member.place);
  await caughtUp(cluster, member);
}

/** The first member's, which only its running process shows; by another name, since that is found by its name. */
function linkProgram(name: string): string {
  return `ln -sf /proc/$(pgrep -x etcd)/exe ${folderOf(name)}/etcd-member`;
}

/** It has applied what the first member had when this was called. */
async function caughtUp(cluster: RealCluster, member: Member): Promise<void> {
  const { controlPlane } = cluster;
  const { raftAppliedIndex: wanted } = await statusOf(controlPlane, "");
  await controlPlane.until(`etcd of ${member.name} has caught up`, async () => {
    const flags = `--endpoints ${clientUrl(cluster, member)}`;
    const status = await statusOf(controlPlane, flags).catch(() => undefined);
    return status !== undefined && status.raftAppliedIndex >= wanted;
  });
}

interface MemberStatus {
  readonly raftAppliedIndex: number;
}

/** @throws Error when it does not answer. */
async function statusOf(controlPlane: ControlPlane, flags: string): Promise<MemberStatus> {
  const answer = await controlPlane.etcdctl(`endpoint status ${flags} --write-out json`);
  const [endpoint] = JSON.parse(answer) as [{ Status: MemberStatus }];
  return endpoint.Status;
}

/** Certificates and keys of further members, as their processes must see them. */
export function memberFiles(cluster: RealCluster): NodeFiles {
  const files = membersOf(cluster).flatMap(({ name }) =>
    Object.entries(filesOf(cluster, name)).map(
      ([file, content]) => [`${folderOf(name)}/${file}`, { content, mode: 0o600 }] as const,
    ),
  );
  return new Map(files);
}

/** By their names in its folder; a pair that the member has lost is not among them. */
function filesOf({ world, books }: RealCluster, name: string): Record<string, string> {
  const { files } = world.platform.machine(name);
  const pair = (file: string, place: CredentialPlace) => {
    const held = load(files, place);
    if (!held) return {};
    const { certificate, key } = writeHeld({ ...held, certificate: books.real(held.certificate) });
    return { [`${file}.crt`]: certificate, [`${file}.key`]: key };
  };
  return {
    "ca.crt": writeAnchors(books.trusted("etcd-ca")),
    ...pair("server", places.etcdServer),
    ...pair("peer", places.etcdPeer),
  };
}
