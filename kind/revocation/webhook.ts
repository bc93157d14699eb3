/**
 * The two webhooks that the API server asks: may this certificate's holder go on, and may this
 * RenewRevocation be stored? The answers are the revocation controller's and admission's own.
 */
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";
import { Authority } from "../../sim/pki/authority.ts";
import { writeHeld } from "../../sim/pki/held-certificate.ts";
import { generateKeyPair } from "../../sim/pki/keys.ts";
import { name } from "../../sim/pki/names.ts";
import { encodePem } from "../../sim/pki/pem.ts";
import { days, hours } from "../../sim/time/duration.ts";
import { add, subtract } from "../../sim/time/instant.ts";
import { realNow } from "../time-travel/clock.ts";

export interface Requester {
  readonly user: string;
  readonly groups: readonly string[];
  /** As the API server writes them: "create", "serviceaccounts/token"; empty where it names none. */
  readonly verb: string;
  readonly resource: string;
  /** Lower-case hex SHA-256 of the client certificate. */
  readonly fingerprint: string;
}

/** Whoever answers; each returns why not, or undefined when there is nothing against it. */
export interface Judge {
  objectionTo(requester: Requester): Promise<string | undefined>;
  problemOf(resource: unknown): string | undefined;
}

/**
 * Who closes an idle connection is the API server, as long as this side does not: what it asks over one that is
 * being closed fails, and what it was about to store with it.
 */
export const keptByTheirClient = 0;

interface Pem {
  readonly certificate: string;
  readonly key: string;
}

export class RevocationWebhook {
  /** "https://10.88.0.1:41234" */
  readonly url: string;
  readonly authority: string;
  /** With which the API server comes. */
  readonly client: Pem;
  /**
   * What each user came with last to watch pods: the SHA-256 fingerprint of a client certificate, lower-case
   * hex. Controllers do that when all of them have started; before, the loss of an API server ends them.
   */
  readonly shown = new Map<string, string>();
  readonly #server: Server;
  #judge: Judge | undefined;

  /** @param address of this machine that the node reaches. */
  static async listen(address: string): Promise<RevocationWebhook> {
    const now = realNow();
    const validity = { notBefore: subtract(now, hours(1)), notAfter: add(now, days(1)) };
    const authority = await Authority.root(
      { subject: name("certwarp-webhook-ca"), serialNumber: "1", ...validity },
      generateKeyPair("P-256"),
    );
    const issue = async (subject: string, usage: "server auth" | "client auth"): Promise<Pem> => {
      const keys = generateKeyPair("P-256");
      const certificate = await authority.issue(
        {
          subject: name(subject),
          serialNumber: "2",
          usages: ["digital signature", usage],
          ipAddresses: [address],
          ...validity,
        },
        keys.spki,
      );
      return writeHeld({ certificate, keys });
    };
    const server = await issue("certwarp-webhook", "server auth");
    const client = await issue("kube-apiserver", "client auth");
    const pem = encodePem("CERTIFICATE", authority.certificate.der);
    const listener = createServer({
      cert: server.certificate,
      key: server.key,
      ca: pem,
      requestCert: true,
      rejectUnauthorized: false,
      keepAliveTimeout: keptByTheirClient,
    });
    await new Promise<void>((resolve) => listener.listen(0, address, resolve));
    return new RevocationWebhook(listener, { address, authority: pem, client });
  }

  private constructor(
    server: Server,
    { address, authority, client }: { address: string; authority: string; client: Pem },
  ) {
    this.#server = server;
    this.url = `https://${address}:${(server.address() as AddressInfo).port}`;
    this.authority = authority;
    this.client = client;
    server.unref();
    server.on("request", async (request, response) => {
      try {
        const answer = await this.#answer(request.url ?? "", request.socket as TLSSocket, request);
        response.writeHead(answer ? 200 : 403, { "content-type": "application/json" });
        response.end(JSON.stringify(answer ?? {}));
      } catch {
        // The API server was ended in the middle of its question, or nobody can answer it: then it refuses.
        response.destroy();
      }
    });
  }

  /** From now on these are the answers; undefined: no objection. */
  serve(judge: Judge | undefined): void {
    this.#judge = judge;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /** undefined for a caller that is not the API server, and for a question that nobody asks. */
  async #answer(
    url: string,
    socket: TLSSocket,
    body: AsyncIterable<Uint8Array>,
  ): Promise<object | undefined> {
    const parts: Uint8Array[] = [];
    for await (const part of body) parts.push(part);
    const review = JSON.parse(Buffer.concat(parts).toString());
    if (!socket.authorized) return undefined;
    if (url.startsWith("/authorize")) return this.#authorize(review);
    if (url.startsWith("/admit")) return this.#admit(review);
    return undefined;
  }

  async #authorize(review: SubjectAccessReview): Promise<object> {
    const { user, groups = [], extra = {}, resourceAttributes = {} } = review.spec;
    const { verb = "", resource: plural = "", subresource } = resourceAttributes;
    const resource = subresource ? `${plural}/${subresource}` : plural;
    const [id = ""] = extra["authentication.kubernetes.io/credential-id"] ?? [];
    const fingerprint = id.slice("X509SHA256=".length);
    if (verb === "watch" && resource === "pods") this.shown.set(user, fingerprint);
    const objection = await this.#judge?.objectionTo({
      user,
      groups,
      verb,
      resource,
      fingerprint,
    });
    const status = objection
      ? { allowed: false, denied: true, reason: objection }
      : { allowed: false };
    const { apiVersion, kind } = review;
    return { apiVersion, kind, status };
  }

  #admit({ apiVersion, kind, request }: AdmissionReview): object {
    const problem = this.#judge?.problemOf(request.object);
    const verdict = problem
      ? { allowed: false, status: { code: 422, reason: "Invalid", message: problem } }
      : { allowed: true };
    return { apiVersion, kind, response: { uid: request.uid, ...verdict } };
  }
}

interface Review {
  readonly apiVersion: string;
  readonly kind: string;
}

interface SubjectAccessReview extends Review {
  readonly spec: {
    readonly user: string;
    readonly groups?: readonly string[];
    readonly extra?: Readonly<Record<string, readonly string[]>>;
    readonly resourceAttributes?: {
      readonly verb?: string;
      readonly resource?: string;
      readonly subresource?: string;
    };
  };
}

interface AdmissionReview extends Review {
  readonly request: { readonly uid: string; readonly object: unknown };
}
