/**
 * The KMS pod as a real KMS v2 plugin: gRPC on a unix socket that the API server dials. The keys are the
 * cloud agent's, and the pod comes to it with its own certificate, as in the simulator.
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  loadPackageDefinition,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceClientConstructor,
  type sendUnaryData,
  status,
} from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import type { KeyManagementService } from "../../sim/kubernetes/secret-encryption.ts";
import type { Reply } from "../../sim/policy/refusal.ts";

const definition = loadPackageDefinition(
  loadSync(fileURLToPath(new URL("kms-v2.proto", import.meta.url)), {
    keepCase: true,
    defaults: true,
  }),
) as unknown as { v2: { KeyManagementService: ServiceClientConstructor } };

interface Wrapped {
  readonly ciphertext: Buffer;
  readonly key_id: string;
}

export class KmsPlugin {
  readonly #server = new Server();
  #pod: KeyManagementService | undefined;

  /** @param directory of the host that the node sees as /kms. */
  static async listen(directory: string): Promise<KmsPlugin> {
    const plugin = new KmsPlugin();
    rmSync(join(directory, "kms.sock"), { force: true });
    await new Promise<void>((resolve, reject) =>
      plugin.#server.bindAsync(
        `unix://${join(directory, "kms.sock")}`,
        ServerCredentials.createInsecure(),
        (error) => (error ? reject(error) : resolve()),
      ),
    );
    return plugin;
  }

  private constructor() {
    this.#server.addService(definition.v2.KeyManagementService.service, {
      Status: unary(async () => ({
        version: "v2",
        healthz: "ok",
        key_id: worked(await this.#working().currentKey()),
      })),
      Encrypt: unary(async ({ plaintext }: { plaintext: Buffer }) => {
        const { ciphertext, keyId } = worked(await this.#working().encrypt(plaintext));
        return { ciphertext, key_id: keyId };
      }),
      Decrypt: unary(async ({ ciphertext, key_id }: Wrapped) => ({
        plaintext: worked(await this.#working().decrypt({ ciphertext, keyId: key_id })),
      })),
    });
  }

  /** From now on this pod answers. */
  serve(pod: KeyManagementService): void {
    this.#pod = pod;
  }

  close(): void {
    this.#server.forceShutdown();
  }

  #working(): KeyManagementService {
    if (!this.#pod) throw new Error("the KMS pod has not started");
    return this.#pod;
  }
}

function worked<Value>(reply: Reply<Value>): Value {
  if (reply.outcome === "refused") throw new Error(reply.message);
  return reply.value;
}

function unary<Question, Answer>(answer: (question: Question) => Promise<Answer>) {
  return ({ request }: ServerUnaryCall<Question, Answer>, reply: sendUnaryData<Answer>) => {
    answer(request).then(
      (value) => reply(null, value),
      (error: Error) => reply({ code: status.UNAVAILABLE, details: error.message }),
    );
  };
}
