/**
 * A node of the cluster whose kubelet is this process: what the API server presents when it dials a kubelet
 * is seen at the other end of its connection.
 */
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import type { TLSSocket } from "node:tls";
import { writeHeld } from "../../sim/pki/held-certificate.ts";
import type { ControlPlane } from "../cluster/control-plane.ts";
import { newCredential } from "../cluster/harness-access.ts";
import { fingerprintOf } from "../cluster/https.ts";
import { pairMilliseconds } from "../cluster/patience.ts";
import type { RealCluster } from "../cluster/real-cluster.ts";

const name = "certwarp-observer";

/** @returns the SHA-256 fingerprint, lower-case hex, of what the API server showed in a new connection. */
export async function shownToKubelets(cluster: RealCluster): Promise<string | undefined> {
  const { controlPlane, access } = cluster;
  let shown: string | undefined;
  const { certificate, key } = writeHeld(
    await newCredential(cluster.books.authority("cluster-ca"), "system:nodes"),
  );
  const server = createServer({
    cert: certificate,
    key,
    requestCert: true,
    rejectUnauthorized: false,
  });
  server.on("request", ({ socket }, response) => {
    shown = fingerprintOf(socket as TLSSocket);
    response.end("ok");
  });
  const { gateway } = controlPlane.node.facts;
  await new Promise<void>((resolve) => server.listen(0, gateway, resolve));
  try {
    await register(controlPlane, gateway, server);
    await wait(pairMilliseconds);
    // client-go closes the very connection in which it notices the change: the first call ends with 503.
    await controlPlane.until("the API server calls a kubelet", async () => {
      await access.asAdministrator({ path: `/api/v1/nodes/${name}/proxy/healthz` });
      return shown !== undefined;
    });
    return shown;
  } finally {
    server.close();
    server.closeAllConnections();
    await controlPlane.kubectl(`delete node ${name} --ignore-not-found`);
  }
}

async function register(
  controlPlane: ControlPlane,
  address: string,
  server: Server,
): Promise<void> {
  const { port: Port } = server.address() as AddressInfo;
  const node = {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name },
    spec: { unschedulable: true },
    status: {
      addresses: [{ type: "InternalIP", address }],
      daemonEndpoints: { kubeletEndpoint: { Port } },
    },
  };
  await controlPlane.kubectl("create -f -", JSON.stringify(node));
}
