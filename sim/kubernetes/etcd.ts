/**
 * An etcd member: keeps what the API server stores, and replicates it to the other members. Leaves are
 * read at each handshake, the revocation list at each new connection, the trusted CA once, at the start.
 */
import type { Machine, Service } from "../machine/machine.ts";
import type { Certificate } from "../pki/certificate.ts";
import type { HeldCertificate } from "../pki/held-certificate.ts";
import { accept, type Refusal, type Reply, refuse } from "../policy/refusal.ts";
import type { Site } from "../site.ts";
import { ComponentFiles } from "./component-files.ts";
import { places } from "./credential-place.ts";
import { knock } from "./door.ts";
import { listed } from "./etcd-revocation-list.ts";
import { KeysAndValues } from "./etcd-values.ts";

export interface EtcdClient {
  readonly held: HeldCertificate | undefined;
  readonly anchors: readonly Certificate[];
  /** Absent: a new connection for this one call. */
  readonly connection?: EtcdConnection;
}

/** A connection that stays open: what it was opened with, and which run of which member it leads to. */
export class EtcdConnection {
  #opened: string | undefined;

  isOpen(held: HeldCertificate | undefined, run: string): boolean {
    return this.#opened === identityOf(held, run);
  }

  opened(held: HeldCertificate | undefined, run: string): void {
    this.#opened = identityOf(held, run);
  }
}

/** Port of a member: who connects there. */
type Port = "etcdClients" | "etcdPeers";

export class EtcdMember implements Service {
  readonly name = "etcd";
  readonly machine: Machine;
  readonly #site: Site;
  /** All members, this one included. */
  readonly #members: readonly EtcdMember[];
  readonly files: ComponentFiles;
  readonly #values = new KeysAndValues();
  /** To each other member, since this one started. */
  readonly #connections = new Map<EtcdMember, EtcdConnection>();
  #running = false;
  #starts = 0;

  constructor(site: Site, machine: Machine, members: readonly EtcdMember[]) {
    this.#site = site;
    this.machine = machine;
    this.#members = members;
    this.files = new ComponentFiles(site, machine.files, [
      { purpose: "etcd CA", place: places.etcdAuthority },
      { purpose: "serving pair", place: places.etcdServer },
      { purpose: "serving pair", place: places.etcdPeer },
    ]);
  }

  async start(): Promise<void> {
    this.files.readAtStart();
    this.#running = true;
    this.#starts++;
    this.#connections.clear();
    this.#catchUp();
  }

  stop(): void {
    this.#running = false;
  }

  get running(): boolean {
    return this.#running && this.machine.on;
  }

  get(client: EtcdClient, key: string): Reply<Uint8Array | undefined> {
    return this.#refusal(client, "etcdClients") ?? accept(this.#values.get(key));
  }

  /** The values in a folder ("/registry/nodes/kube-system/"), in the order of their keys. */
  list(client: EtcdClient, folder: string): Reply<readonly Uint8Array[]> {
    return this.#refusal(client, "etcdClients") ?? accept(this.#values.list(folder));
  }

  /**
   * Stores a value, or removes it when there is none; a majority of the members must have it.
   * @param before what the key must still have: else it is a conflict.
   */
  put(
    client: EtcdClient,
    key: string,
    value: Uint8Array | undefined,
    before?: { readonly value: Uint8Array | undefined },
  ): Reply {
    const refusal = this.#refusal(client, "etcdClients");
    if (refusal) return refusal;
    if (before && this.#values.get(key) !== before.value)
      return refuse("storage", "conflict", `${key} has another value by now`);
    const others = this.#members.filter((member) => member !== this);
    const answers = others.map((member) => ({ member, refusal: this.#replicateTo(member) }));
    const reached = answers.filter((answer) => !answer.refusal).map(({ member }) => member);
    if ((reached.length + 1) * 2 <= this.#members.length) {
      const [first] = answers.map(({ refusal }) => refusal?.message).filter(Boolean);
      return refuse("storage", "not available", `etcd has no quorum: ${first}`);
    }
    for (const member of [this, ...reached]) member.#values.set(key, value);
    return accept();
  }

  /** Of what the next `put` stores: above that of anything stored. */
  get nextRevision(): number {
    return this.#values.revision + 1;
  }

  /** The stored bytes, without any door: what lies on the disk. */
  atRest(key: string): Uint8Array | undefined {
    return this.#values.get(key);
  }

  /** Over the connection that is open, or a new one. */
  #replicateTo(member: EtcdMember): Refusal | undefined {
    const connection = this.#connections.get(member) ?? new EtcdConnection();
    this.#connections.set(member, connection);
    const held = this.files.pair(places.etcdPeer);
    return member.#refusal({ held, anchors: this.#anchors, connection }, "etcdPeers");
  }

  /** Dials another member. */
  connectToPeer(member: EtcdMember): Refusal | undefined {
    return this.presentToPeer(member, this.files.pair(places.etcdPeer));
  }

  /** Dials another member with a certificate that need not be this one's own. */
  presentToPeer(member: EtcdMember, held: HeldCertificate | undefined): Refusal | undefined {
    return member.#refusal({ held, anchors: this.#anchors }, "etcdPeers");
  }

  /** A handshake in both directions: the member judges the client, the client the member. */
  #refusal({ held, anchors, connection }: EtcdClient, port: Port): Refusal | undefined {
    if (!this.running)
      return refuse("tls", "not available", `etcd on ${this.machine.name}: connection refused`);
    const own = this.files.pair(port === "etcdPeers" ? places.etcdPeer : places.etcdServer);
    const at = this.machine.now();
    const run = `${this.machine.name} ${this.#starts}`;
    const refusal =
      knock(this.#site, {
        door: "etcdServing",
        certificate: own?.certificate,
        anchors,
        at,
        dialled: this.machine.name,
      }) ??
      knock(this.#site, {
        door: port,
        certificate: held?.certificate,
        anchors: this.#anchors,
        at,
        listed: !connection?.isOpen(held, run) && this.#lists(held),
      });
    if (!refusal) connection?.opened(held, run);
    return refusal;
  }

  /** A list that is not there, or can not be read, shuts everybody out. */
  #lists(held: HeldCertificate | undefined): boolean {
    const serials = listed(this.machine.files);
    return !serials || (held !== undefined && serials.includes(held.certificate.serialNumber));
  }

  get #anchors(): readonly Certificate[] {
    return this.files.anchors(places.etcdAuthority);
  }

  /** Whom it trusts when it calls the API server. */
  get clusterAnchors(): readonly Certificate[] {
    return this.files.anchors(places.clusterAuthority);
  }

  /** Of this member and those that it reaches, whoever has missed something takes over what the furthest has. */
  #catchUp(): void {
    const reached = this.#members.filter(
      (member) => member === this || (member.running && !this.connectToPeer(member)),
    );
    const furthest = reached.reduce((one, other) =>
      other.nextRevision > one.nextRevision ? other : one,
    );
    for (const member of reached)
      if (member.nextRevision < furthest.nextRevision) member.#values.takeOver(furthest.#values);
  }
}

function identityOf(held: HeldCertificate | undefined, run: string): string {
  return `${run} ${held?.certificate.fingerprint}`;
}
