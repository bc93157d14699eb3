/**
 * An etcd that is this process, for as long as it takes to see which client certificate the API server
 * presents: etcd tells nobody. Its door on the node is led here, and who comes is sent away again.
 */
import type { AddressInfo } from "node:net";
import { createServer, type Server } from "node:tls";
import { load, places } from "../../sim/kubernetes/credential-place.ts";
import { writeHeld } from "../../sim/pki/held-certificate.ts";
import { encodePem } from "../../sim/pki/pem.ts";
import { fingerprintOf } from "../cluster/https.ts";
import type { RealCluster } from "../cluster/real-cluster.ts";
import { ports } from "../node/container.ts";
import type { Node } from "../node/node.ts";
import { closeRelay, openRelay } from "../node/relay.ts";

/** Of the relay on the node: a redirection reaches the node itself alone. */
const relayPort = 12_379;
const unit = "certwarp-etcd-relay";

/** @returns the SHA-256 fingerprint, lower-case hex, of what the API server showed in a new connection. */
export async function shownToEtcd(cluster: RealCluster): Promise<string | undefined> {
  const { controlPlane } = cluster;
  const { node } = controlPlane;
  let shown: string | undefined;
  const server = standIn(cluster);
  server.on("secureConnection", (socket) => {
    // etcd's own gateway for HTTP comes here too.
    if (/^CN=kube-apiserver-etcd-client$/m.test(socket.getPeerX509Certificate()?.subject ?? ""))
      shown ??= fingerprintOf(socket);
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, node.facts.gateway, resolve));
  try {
    await lead(node, (server.address() as AddressInfo).port);
    await controlPlane.until("the API server calls etcd", async () => shown !== undefined);
  } finally {
    server.close();
    await leadBack(node);
  }
  await controlPlane.etcdServing();
  await controlPlane.readiness.serving();
  return shown;
}

/** With etcd's own server certificate: the API server trusts it. */
function standIn({ books, world }: RealCluster): Server {
  const own = load(world.cluster.first.machine.files, places.etcdServer);
  if (!own) throw new Error("there is no server certificate of etcd");
  const { certificate, key } = writeHeld(books.shown(own));
  return createServer({
    cert: certificate,
    key,
    ca: encodePem("CERTIFICATE", books.real(books.authority("etcd-ca").certificate).der),
    requestCert: true,
    rejectUnauthorized: false,
    ALPNProtocols: ["h2"],
  });
}

const toEtcd = `OUTPUT -p tcp -d 127.0.0.1 --dport ${ports.etcd}`;
const redirection = `-t nat -A ${toEtcd} -j REDIRECT --to-ports ${relayPort}`;
/** Of connections that lead to etcd already: whatever is sent over one ends it. New ones go elsewhere before. */
const cut = `-I ${toEtcd} -j REJECT --reject-with tcp-reset`;

async function lead({ shell, facts }: Node, port: number): Promise<void> {
  await openRelay(shell, {
    unit,
    from: `127.0.0.1:${relayPort}`,
    to: `${facts.gateway}:${port}`,
  });
  await shell.run(`iptables -w 5 ${redirection} && iptables -w 5 ${cut}`);
}

async function leadBack({ shell }: Node): Promise<void> {
  for (const rule of [cut, redirection]) {
    const [is, not] = ["-C", "-D"].map((change) => rule.replace(/-[AI] /, `${change} `));
    await shell.run(`! iptables -w 5 ${is} 2> /dev/null || iptables -w 5 ${not}`);
  }
  await closeRelay(shell, unit);
}
