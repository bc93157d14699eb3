/**
 * An extension API server behind the real aggregation layer: the API server dials it with its front-proxy
 * client certificate, and OpenSSL judges that on this side of the socket.
 */
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";
import { stringify } from "yaml";
import { load, places, writeAnchors } from "../../sim/kubernetes/credential-place.ts";
import { type HeldCertificate, writeHeld } from "../../sim/pki/held-certificate.ts";
import { Inconclusive, type Outcome, type Reason } from "../../steps/target.ts";
import type { Node } from "../node/node.ts";
import { keptByTheirClient } from "../revocation/webhook.ts";
import type { ControlPlane } from "./control-plane.ts";
import { fingerprintOf, type HttpsReply, https } from "./https.ts";
import type { RealCluster } from "./real-cluster.ts";
import { outcomeOf } from "./verdict.ts";

const group = "extension.certwarp.dev";
const version = "v1";
/** Where the API server serves it to users. */
export const extensionPath = `/apis/${group}/${version}`;
const service = "extension-apiserver";

type Context = ReturnType<typeof contextOf>;

const servers = new Map<Node, Server>();
/** With what each serves. */
const contexts = new WeakMap<Server, Context>();
/** Under which authorities each was registered: PEM. */
const registered = new WeakMap<Server, string>();
/** What the latest caller showed, by its SHA-256 fingerprint. */
const shown = new WeakMap<Node, string>();

/** Through the API server, which comes with its own certificate, and judges the one that it is shown. */
export async function askThroughApiServer(cluster: RealCluster): Promise<Outcome> {
  const { controlPlane, access } = cluster;
  await serve(cluster);
  let outcome: Outcome | undefined;
  await controlPlane.until("the extension API server is available, or not trusted", async () => {
    const reply = await access.asAdministrator({ path: extensionPath });
    if (reply.kind !== "answer" || reply.status === 404) return false;
    outcome = reply.status === 503 ? distrustIn(reply.body) : outcomeOf(reply, "OpenSSL");
    return outcome !== undefined;
  });
  return outcome as Outcome;
}

/** What the API server has against the certificate of the extension API server. */
function distrustIn(words: string): Outcome | undefined {
  const reason = distrusts.find(([pattern]) => pattern.test(words))?.[1];
  return reason && { outcome: "refused", judge: "kube-apiserver", layer: "tls", reason, words };
}

/** In the words of Go's crypto/x509. */
const distrusts: readonly (readonly [RegExp, Reason])[] = [
  [/x509: certificate signed by unknown authority/, "unknown issuer"],
  [/x509: certificate has expired or is not yet valid: .* is after/, "expired"],
  [/x509: certificate has expired or is not yet valid: .* is before/, "not yet valid"],
];

/** As `askThroughApiServer`, for whoever wants to see what happens in such a call. */
export async function reachExtension(cluster: RealCluster): Promise<void> {
  const outcome = await askThroughApiServer(cluster);
  if (outcome.outcome === "refused" && outcome.layer === "tls")
    throw new Inconclusive(
      `the API server does not call an extension API server: ${outcome.words}`,
    );
}

/** In the API server's stead, with another certificate or none. */
export async function askDirectly(
  cluster: RealCluster,
  held: HeldCertificate | undefined,
): Promise<HttpsReply> {
  const server = await serve(cluster);
  const { address: host, port } = server.address() as AddressInfo;
  return https({ host, port, path: extensionPath, held });
}

/** With what the API server came last: a SHA-256 fingerprint, lower-case hex. */
export function shownToExtension(node: Node): string | undefined {
  return shown.get(node);
}

export function closeExtensionApiServer(node: Node): void {
  const server = servers.get(node);
  server?.close();
  // An API server keeps its connections, and a node that is removed ends none.
  server?.closeAllConnections();
  servers.delete(node);
}

/** With the certificate that the certificate manager has made for it; registered once for each node. */
async function serve(cluster: RealCluster): Promise<Server> {
  const { node } = cluster.controlPlane;
  const known = servers.get(node);
  const context = contextOf(cluster);
  if (known) {
    // With the old authority still in its mind the API server would distrust the new certificate.
    if (registered.get(known) !== context.ca) await unregister(cluster.controlPlane);
    renewContext(known, context);
    await register(cluster, known, context.ca);
    return known;
  }
  const server = createServer({
    ...context,
    requestCert: true,
    rejectUnauthorized: false,
    keepAliveTimeout: keptByTheirClient,
  });
  server.on("request", (request, response) => {
    const socket = request.socket as TLSSocket;
    const fingerprint = fingerprintOf(socket);
    if (fingerprint) shown.set(node, fingerprint);
    const [status, body] = answer(socket);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  server.unref();
  await new Promise<void>((resolve) => server.listen(0, node.facts.gateway, resolve));
  servers.set(node, server);
  contexts.set(server, context);
  await register(cluster, server, context.ca);
  return server;
}

/** Whoever was judged in the handshake by those trusted then is judged anew. */
function renewContext(server: Server, context: Context): void {
  const { cert, ca } = contexts.get(server) ?? {};
  if (cert === context.cert && ca === context.ca) return;
  contexts.set(server, context);
  server.setSecureContext(context);
  server.closeAllConnections();
}

/** Once for each node, and again when another authority is to be trusted. */
async function register({ controlPlane }: RealCluster, server: Server, ca: string): Promise<void> {
  if (registered.get(server) === ca) return;
  const { address, port } = server.address() as AddressInfo;
  await controlPlane.apply([registration(address, port, ca)]);
  registered.set(server, ca);
}

function contextOf(cluster: RealCluster) {
  const { files } = cluster.world.cluster.first.machine;
  const own = load(files, places.extensionApiServer);
  if (!own) throw new Error("there is no certificate for the extension API server");
  const { certificate: cert, key } = writeHeld(cluster.books.shown(own));
  return { cert, key, ca: writeAnchors(cluster.books.trusted("front-proxy-ca")) };
}

/** Only the front proxy may ask in the name of others. */
function answer(socket: TLSSocket): [status: number, body: object] {
  const certificate = socket.getPeerX509Certificate();
  if (!certificate) return [401, { message: "no certificate" }];
  if (!socket.authorized) return [401, { message: `OpenSSL says ${socket.authorizationError}` }];
  if (!/^CN=front-proxy-client$/m.test(certificate.subject))
    return [403, { message: `${certificate.subject} is not the front proxy` }];
  return [
    200,
    {
      kind: "APIResourceList",
      apiVersion: "v1",
      groupVersion: `${group}/${version}`,
      resources: [],
    },
  ];
}

/** The API server asks it no more. */
export async function unregister(controlPlane: ControlPlane): Promise<void> {
  await controlPlane.kubectl(`delete apiservice ${version}.${group} --ignore-not-found`);
}

/** Its service has no pods behind it: the API server is told to go to the endpoint itself. */
function registration(address: string, port: number, authority: string): string {
  const metadata = { name: service, namespace: "kube-system" };
  return [
    {
      apiVersion: "v1",
      kind: "Service",
      metadata,
      spec: { ports: [{ name: "https", port: 443 }] },
    },
    {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: { ...metadata, labels: { "kubernetes.io/service-name": service } },
      addressType: "IPv4",
      ports: [{ name: "https", port, protocol: "TCP" }],
      endpoints: [{ addresses: [address], conditions: { ready: true } }],
    },
    {
      apiVersion: "apiregistration.k8s.io/v1",
      kind: "APIService",
      metadata: { name: `${version}.${group}` },
      spec: {
        group,
        version,
        service: { name: service, namespace: "kube-system", port: 443 },
        caBundle: Buffer.from(authority).toString("base64"),
        groupPriorityMinimum: 1000,
        versionPriority: 15,
      },
    },
  ]
    .map((document) => stringify(document))
    .join("---\n");
}
