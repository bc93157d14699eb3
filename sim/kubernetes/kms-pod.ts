/**
 * The KMS pod of a control-plane node: a KMS v2 plugin whose keys are kept by the cloud agent. It signs
 * in at its start with a token and works with its certificate from then on.
 */
import type { CloudClient } from "../moc/client.ts";
import { accept, type Reply, refuse } from "../policy/refusal.ts";
import type { KeyManagementService, WrappedKey } from "./secret-encryption.ts";

export class KmsPod implements KeyManagementService {
  readonly #client: CloudClient;

  constructor(client: CloudClient) {
    this.#client = client;
  }

  /** The name under which the cloud agent keeps its key. */
  get identity(): string {
    return this.#client.name;
  }

  /** Its health is what the cloud agent says to it: without the keys that are kept there it is of no use. */
  async currentKey(): Promise<Reply<string>> {
    const reply = await this.#client.call({ do: "name key" });
    if (reply.outcome === "refused") return unavailable(reply.message);
    if (reply.value.of !== "name key")
      throw new Error(`asked to name a key, got ${reply.value.of}`);
    return accept(keyId(reply.value.version));
  }

  async encrypt(plaintext: Uint8Array): Promise<Reply<WrappedKey>> {
    const reply = await this.#client.call({ do: "wrap", data: plaintext });
    if (reply.outcome === "refused") return unavailable(reply.message);
    if (reply.value.of !== "wrap") throw new Error(`asked to wrap, got ${reply.value.of}`);
    return accept({ ciphertext: reply.value.data, keyId: keyId(reply.value.version) });
  }

  async decrypt({ ciphertext, keyId: id }: WrappedKey): Promise<Reply<Uint8Array>> {
    const version = Number(id.slice(keyPrefix.length));
    const reply = await this.#client.call({ do: "unwrap", data: ciphertext, version });
    if (reply.outcome === "refused") return unavailable(reply.message);
    if (reply.value.of !== "unwrap") throw new Error(`asked to unwrap, got ${reply.value.of}`);
    return accept(reply.value.data);
  }
}

const keyPrefix = "kek-";

function keyId(version: number): string {
  return `${keyPrefix}${version}`;
}

/** The API server answers 500: it can not say more than that its plugin failed. */
function unavailable(why: string): Reply<never> {
  return refuse("storage", "not available", `the KMS plugin failed: ${why}`);
}
