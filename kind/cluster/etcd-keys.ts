/** The keys of a real etcd, read and written as its clients do. */
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import {
  type Client,
  credentials,
  loadPackageDefinition,
  type ServiceClientConstructor,
} from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { writeHeld } from "../../sim/pki/held-certificate.ts";
import { encodePem } from "../../sim/pki/pem.ts";
import { ports } from "../node/container.ts";
import { newCredential } from "./harness-access.ts";
import type { RealCluster } from "./real-cluster.ts";

const { etcdserverpb } = loadPackageDefinition(
  loadSync(fileURLToPath(new URL("etcd-kv.proto", import.meta.url)), { keepCase: true }),
) as unknown as { etcdserverpb: { KV: ServiceClientConstructor } };

/** Values by key; keys are text, values any bytes. */
export type EtcdKeys = ReadonlyMap<string, Buffer>;

interface Range {
  readonly kvs?: readonly { readonly key: Buffer; readonly value?: Buffer }[];
}

const root = "/registry/";
/** An API server says that it serves before an etcd that was ended has started again. */
const startMilliseconds = 20_000;
/** The first key after all that begin with `root`. */
const end = "/registry0";
const largestAnswer = 64 * 1024 * 1024;

class EtcdDoor {
  readonly #client: Client & Record<"Range" | "Put" | "DeleteRange", Method>;

  /**
   * With a certificate for the real clock, which no travel makes older.
   * @throws Error when etcd does not answer within its time for a start.
   */
  static async open({ books, controlPlane }: RealCluster): Promise<EtcdDoor> {
    const authority = books.authority("etcd-ca");
    const { certificate, key } = writeHeld(await newCredential(authority, "certwarp"));
    const anchor = encodePem("CERTIFICATE", books.real(authority.certificate).der);
    const secured = credentials.createSsl(
      Buffer.from(anchor),
      Buffer.from(key),
      Buffer.from(certificate),
      // Whether etcd's own certificate is good is for scenarios to ask.
      { rejectUnauthorized: false, checkServerIdentity: () => undefined },
    );
    const door = new EtcdDoor(`${controlPlane.node.facts.address}:${ports.etcd}`, secured);
    const ready = promisify(door.#client.waitForReady.bind(door.#client));
    try {
      await ready(Date.now() + startMilliseconds);
    } catch (error) {
      door.close();
      throw error;
    }
    return door;
  }

  private constructor(address: string, secured: ReturnType<typeof credentials.createSsl>) {
    this.#client = new etcdserverpb.KV(address, secured, {
      "grpc.max_receive_message_length": largestAnswer,
      // An address is no name for TLS (RFC 6066), and is what would be named.
      "grpc.ssl_target_name_override": "localhost",
    }) as never;
  }

  async all(): Promise<EtcdKeys> {
    const { kvs = [] } = (await this.#ask("Range", { key: root, range_end: end })) as Range;
    return new Map(kvs.map(({ key, value }) => [key.toString(), value ?? Buffer.alloc(0)]));
  }

  async put(key: string, value: Buffer): Promise<void> {
    await this.#ask("Put", { key, value });
  }

  async remove(key: string): Promise<void> {
    await this.#ask("DeleteRange", { key });
  }

  close(): void {
    this.#client.close();
  }

  #ask(method: "Range" | "Put" | "DeleteRange", question: Question): Promise<unknown> {
    const bytes = Object.entries(question).map(([name, value]) => [name, Buffer.from(value)]);
    const ask = promisify(this.#client[method].bind(this.#client) as Method);
    return ask(Object.fromEntries(bytes));
  }
}

/** Everything that etcd keeps. */
export function allKeys(cluster: RealCluster): Promise<EtcdKeys> {
  return withDoor(cluster, (door) => door.all());
}

export async function withDoor<Value>(
  cluster: RealCluster,
  use: (door: EtcdDoor) => Promise<Value>,
): Promise<Value> {
  const door = await EtcdDoor.open(cluster);
  try {
    return await use(door);
  } finally {
    door.close();
  }
}

type Question = Readonly<Record<string, string | Buffer>>;
type Method = (
  question: Question,
  answer: (error: Error | null, value: unknown) => void,
) => unknown;
