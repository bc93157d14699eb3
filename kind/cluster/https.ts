/** One HTTPS request over a new connection, with or without a client certificate; who refuses it is data. */
import type { IncomingMessage } from "node:http";
import { type RequestOptions, request } from "node:https";
import { createInterface } from "node:readline";
import { connect, type TLSSocket } from "node:tls";
import type { Certificate } from "../../sim/pki/certificate.ts";
import { type HeldCertificate, writeHeld } from "../../sim/pki/held-certificate.ts";
import { encodePem } from "../../sim/pki/pem.ts";

export interface HttpsCall {
  readonly host: string;
  readonly port: number;
  /** The name that the server is asked for (SNI); none when it is dialled by its address alone. */
  readonly servername?: string;
  readonly path: string;
  readonly method?: string;
  readonly body?: object;
  readonly held?: HeldCertificate | undefined;
  readonly token?: string;
  /** Whom the client trusts; absent: it does not look (kubelets serve with a certificate of their own). */
  readonly anchors?: readonly Certificate[];
}

export type HttpsReply =
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly body: string;
      readonly serving: Uint8Array;
    }
  /** What this side's OpenSSL found, the server's alert, or why nobody answered. @see verdict.ts */
  | { readonly kind: "no connection"; readonly code: string };

const patienceMilliseconds = 10_000;

export function https(call: HttpsCall): Promise<HttpsReply> {
  return new Promise((resolve) => {
    const asking = request({ ...optionsOf(call), timeout: patienceMilliseconds }, (response) => {
      const socket = response.socket as TLSSocket;
      const serving = new Uint8Array(socket.getPeerX509Certificate()?.raw ?? []);
      let text = "";
      response
        .setEncoding("utf8")
        .on("data", (part: string) => {
          text += part;
        })
        .on("error", (error) => resolve(noConnection(error)))
        .on("end", () =>
          resolve({ kind: "answer", status: response.statusCode ?? 0, body: text, serving }),
        );
    });
    asking
      .on("error", (error) => resolve(noConnection(error)))
      .on("timeout", () => asking.destroy(Object.assign(new Error(), { code: "ETIMEDOUT" })))
      .end(call.body && JSON.stringify(call.body));
  });
}

/**
 * For an answer that goes on: `heard` gets each of its lines as it comes.
 * @returns when it has ended, or could not be had (another status than 200), or `signal` has ended it.
 */
export function lines(
  call: HttpsCall,
  signal: AbortSignal,
  heard: (line: string) => void,
): Promise<void> {
  return new Promise((resolve) => {
    const end = () => resolve();
    request({ ...optionsOf(call), signal }, (response: IncomingMessage) => {
      if (response.statusCode !== 200) {
        response.resume();
        return end();
      }
      // A reader of lines passes on the errors of what it reads.
      createInterface(response).on("line", heard).on("error", end).on("close", end);
    })
      .on("error", end)
      .end();
  });
}

/**
 * What a server shows to whoever comes, whether it lets him in or not.
 * @returns DER of its certificate; undefined where there is no handshake.
 */
export function shownAt(host: string, port: number): Promise<Uint8Array | undefined> {
  return new Promise((resolve) => {
    const socket = connect({
      host,
      port,
      rejectUnauthorized: false,
      timeout: patienceMilliseconds,
    });
    const end = (shown?: Uint8Array) => {
      socket.destroy();
      resolve(shown);
    };
    socket
      .on("secureConnect", () => end(socket.getPeerX509Certificate()?.raw))
      .on("error", () => end())
      .on("timeout", () => end())
      .on("close", () => end());
  });
}

function optionsOf({
  host,
  port,
  servername,
  path,
  method = "GET",
  body,
  held,
  token,
  anchors,
}: HttpsCall): RequestOptions {
  const pem = held && writeHeld(held);
  return {
    host,
    port,
    ...(servername && { servername }),
    path,
    method,
    agent: false,
    headers: {
      ...(body && { "content-type": "application/json" }),
      ...(token && { authorization: `Bearer ${token}` }),
    },
    ...(pem && { cert: pem.certificate, key: pem.key }),
    ...(anchors
      ? { ca: anchors.map(({ der }) => encodePem("CERTIFICATE", der)) }
      : { rejectUnauthorized: false }),
  };
}

/** SHA-256 fingerprint, lower-case hex, of what the other end showed; undefined when it showed none. */
export function fingerprintOf(socket: TLSSocket): string | undefined {
  const fingerprint = socket.getPeerX509Certificate()?.fingerprint256;
  return fingerprint?.replaceAll(":", "").toLowerCase();
}

function noConnection(error: Error): HttpsReply {
  const { code = error.message } = error as NodeJS.ErrnoException;
  return { kind: "no connection", code: code === "EPROTO" ? protocolError(error.message) : code };
}

/** An alert that comes before this side has finished its handshake has its name in the message alone. */
function protocolError(message: string): string {
  const alert = /:\w+ alert ([a-z ]+):/.exec(message)?.[1];
  return alert ? `ALERT_${alert.toUpperCase().replaceAll(" ", "_")}` : message;
}
