/**
 * One request over a real TLS connection on loopback, with certificates on both sides. OpenSSL judges
 * the client's chain, by the real clock; what it says is data.
 */
import { createServer, request, type ServerOptions } from "node:https";
import type { AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";
import { deserialize, serialize } from "node:v8";
import type { Certificate } from "../../sim/pki/certificate.ts";
import { type HeldCertificate, writeHeld } from "../../sim/pki/held-certificate.ts";
import { encodePem } from "../../sim/pki/pem.ts";
import type { Reason } from "../../sim/policy/refusal.ts";

export interface Exchange<Answer> {
  readonly client: HeldCertificate | undefined;
  readonly server: { readonly held: HeldCertificate; readonly anchor: Certificate };
  readonly message: unknown;
  /** Called on the server's side of the socket. */
  answer(message: unknown, judgement: Judgement): Promise<Answer>;
}

/** What OpenSSL says of the certificate that a client has shown. */
export type Judgement =
  | { readonly outcome: "none shown" }
  | { readonly outcome: "good"; readonly der: Uint8Array }
  | {
      readonly outcome: "bad";
      readonly der: Uint8Array;
      readonly reason: Reason;
      readonly words: string;
    };

/** Opens a server and a connection for this one exchange, and closes both. */
export async function exchange<Answer>({
  client,
  server,
  message,
  answer,
}: Exchange<Answer>): Promise<Answer> {
  const options: ServerOptions = {
    ...pemOf(server.held),
    ca: encodePem("CERTIFICATE", server.anchor.der),
    requestCert: true,
    rejectUnauthorized: false,
  };
  let failure: unknown;
  const listener = createServer(options, async (incoming, response) => {
    try {
      const body = await bytes(incoming);
      const said = await answer(deserialize(body), judgementOf(incoming.socket as TLSSocket));
      response.end(serialize(said));
    } catch (error) {
      failure = error;
      response.destroy();
    }
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  try {
    return await ask<Answer>((listener.address() as AddressInfo).port, client, message);
  } catch (error) {
    throw failure ?? error;
  } finally {
    listener.close();
  }
}

function ask<Answer>(
  port: number,
  held: HeldCertificate | undefined,
  message: unknown,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asking = request(
      {
        host: "127.0.0.1",
        port,
        method: "POST",
        agent: false,
        // Nobody asks whether the server is trusted: the product's public record says nothing of that.
        rejectUnauthorized: false,
        ...(held && pemOf(held)),
      },
      (response) => bytes(response).then((body) => resolve(deserialize(body)), reject),
    );
    asking.once("error", reject).end(serialize(message));
  });
}

function judgementOf(socket: TLSSocket): Judgement {
  const shown = socket.getPeerX509Certificate();
  if (!shown) return { outcome: "none shown" };
  const der = new Uint8Array(shown.raw);
  if (socket.authorized) return { outcome: "good", der };
  const words = String(socket.authorizationError);
  return { outcome: "bad", der, reason: reasonOf(words), words };
}

/** OpenSSL's names of what is wrong (X509_V_ERR_…), as Node passes them on. */
const reasons: Record<string, Reason> = {
  CERT_HAS_EXPIRED: "expired",
  CERT_NOT_YET_VALID: "not yet valid",
  CERT_SIGNATURE_FAILURE: "bad signature",
  INVALID_PURPOSE: "wrong usage",
  DEPTH_ZERO_SELF_SIGNED_CERT: "unknown issuer",
  SELF_SIGNED_CERT_IN_CHAIN: "unknown issuer",
  UNABLE_TO_GET_ISSUER_CERT: "unknown issuer",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "unknown issuer",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "unknown issuer",
};

/** @throws Error for a complaint of OpenSSL that is not in the list. */
function reasonOf(words: string): Reason {
  const reason = reasons[words];
  if (!reason) throw new Error(`OpenSSL says ${words}, which certwarp has no word for`);
  return reason;
}

function pemOf(held: HeldCertificate): { cert: string; key: string } {
  const { certificate, key } = writeHeld(held);
  return { cert: certificate, key };
}

async function bytes(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}
