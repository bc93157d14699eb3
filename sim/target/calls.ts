/** Calls between parties of a simulated world, each with whatever certificate a scenario wants shown. */
import type { Party, Presentation } from "../../steps/target.ts";
import type { ApiClient } from "../kubernetes/api-server.ts";
import { load, places } from "../kubernetes/credential-place.ts";
import { readKubeconfig } from "../kubernetes/kubeconfig.ts";
import { etcdClient, harmless } from "../kubernetes/links.ts";
import type { Authority } from "../pki/authority.ts";
import type { Certificate } from "../pki/certificate.ts";
import type { HeldCertificate } from "../pki/held-certificate.ts";
import type { AuthorityName } from "../policy/certificate-document.ts";
import { accept, type Reply } from "../policy/refusal.ts";
import type { World } from "../world.ts";
import { disguised, signersOf } from "./disguise.ts";
import { serviceAccountClient, tokenAsShown } from "./service-accounts.ts";

/** Opens a new connection and asks for something harmless. */
export async function call(
  world: World,
  from: Party,
  to: Party,
  presentation?: Presentation,
): Promise<Reply<unknown>> {
  if (from.is === "client" && to.is === "cloud agent")
    return callCloudAgent(world, from.name, presentation);
  if (to.is === "API server") return callApiServer(world, from, presentation);
  if (from.is === "API server") return callFromApiServer(world, from, to, presentation);
  if (from.is === "etcd" && to.is === "etcd")
    return callPeer(world, from.node, to.node, presentation);
  throw new Error(`${describeParty(from)} has no reason to call ${describeParty(to)}`);
}

export function describeParty(party: Party): string {
  const where = "node" in party ? ` of ${party.node}` : "";
  return `${party.is}${"name" in party ? ` "${party.name}"` : where}`;
}

/** Where the kubeconfig of a scenario's user lies. */
export function userKubeconfig(name: string): string {
  return `/etc/kubernetes/users/${name}.conf`;
}

async function callCloudAgent(
  world: World,
  name: string,
  presentation?: Presentation,
): Promise<Reply<unknown>> {
  const client = world.platform.clients.get(name);
  if (!client) throw new Error(`there is no client "${name}"`);
  if (!presentation) return client.call({ do: "greet" });
  const { cloudAgent } = world.platform;
  const certificate = await presented(
    world,
    presentation,
    client.held?.certificate,
    cloudAgent.issuer.signer,
  );
  const held = certificate && client.held && { ...client.held, certificate };
  const token = presentation === "its token alone" ? client.token : undefined;
  return world.platform.wire(client.machine).call(held, { do: "greet" }, token);
}

async function callApiServer(
  world: World,
  from: Party,
  presentation?: Presentation,
): Promise<Reply<unknown>> {
  const client = apiClient(world, from);
  if (from.is === "service account") {
    const own = client.token as string;
    const token = await tokenAsShown(own, presentation, (span) =>
      world.cluster.serviceAccounts.ofFastClock(own, span),
    );
    return world.cluster.api.request({ ...client, token }, harmless);
  }
  const held = await replaced(world, client.held, presentation, "cluster-ca");
  return world.cluster.api.request({ ...client, held }, harmless);
}

/** With what a party comes to the API server. */
export function apiClient(world: World, party: Party): ApiClient {
  const { cluster } = world;
  switch (party.is) {
    case "administrator":
      return cluster.admin();
    case "user": {
      const { machine } = cluster.first;
      const kubeconfig = readKubeconfig(machine.files.read(userKubeconfig(party.name)));
      if (!kubeconfig) throw new Error(`there is no user "${party.name}"`);
      return { held: kubeconfig.held, anchors: kubeconfig.anchors, at: machine.now() };
    }
    case "service account":
      return serviceAccountClient(world, party.name);
    case "kubelet":
      return world.cluster.nodeNamed(party.node).kubelet.client();
    case "controller-manager":
      return world.cluster.controlPlaneNamed(party.node).controllerManager.kubeconfig.client();
    case "scheduler":
      return world.cluster.controlPlaneNamed(party.node).scheduler.kubeconfig.client();
    case "etcd":
      return etcdClient(world.cluster.controlPlaneNamed(party.node));
    default:
      throw new Error(`${describeParty(party)} is no client of the API server`);
  }
}

async function callFromApiServer(
  world: World,
  from: Party & { node: string },
  to: Party,
  presentation?: Presentation,
): Promise<Reply<unknown>> {
  const { apiServer, etcd, machine, extensionApiServer } = world.cluster.controlPlaneNamed(
    from.node,
  );
  switch (to.is) {
    case "kubelet": {
      const held = await replaced(world, apiServer.kubeletClient(), presentation, "cluster-ca");
      return world.cluster.nodeNamed(to.node).kubelet.logs(held?.certificate);
    }
    case "etcd": {
      const own = load(machine.files, places.apiServerEtcdClient);
      const held = await replaced(world, own, presentation, "etcd-ca");
      return etcd.get(
        { held, anchors: apiServer.files.anchors(places.etcdAuthority) },
        "/registry/health",
      );
    }
    case "extension API server": {
      const held = await replaced(
        world,
        apiServer.frontProxyClient(),
        presentation,
        "front-proxy-ca",
      );
      return extensionApiServer.request(held?.certificate, apiServer.frontProxyAnchors);
    }
    default:
      throw new Error(`the API server has no reason to call ${describeParty(to)}`);
  }
}

async function callPeer(
  world: World,
  from: string,
  to: string,
  presentation?: Presentation,
): Promise<Reply<unknown>> {
  const [own, other] = [world.cluster.controlPlaneNamed(from), world.cluster.controlPlaneNamed(to)];
  const held = await replaced(
    world,
    load(own.machine.files, places.etcdPeer),
    presentation,
    "etcd-ca",
  );
  return own.etcd.presentToPeer(other.etcd, held) ?? accept();
}

async function replaced(
  world: World,
  own: HeldCertificate | undefined,
  presentation: Presentation | undefined,
  authority: AuthorityName,
): Promise<HeldCertificate | undefined> {
  if (!presentation || !own) return own;
  const signer = world.cluster.first.certificateManager.authority(authority);
  const certificate = await presented(world, presentation, own.certificate, signer);
  return certificate && { ...own, certificate };
}

async function presented(
  world: World,
  presentation: Presentation,
  own: Certificate | undefined,
  authority: Authority,
): Promise<Certificate | undefined> {
  if (!own || presentation === "its token alone" || presentation === "no certificate")
    return undefined;
  if (presentation === "its first certificate") {
    const slot = world.site.inventory.recordOf(own)?.slot.name ?? "";
    return world.site.inventory.generations(slot)[0]?.certificate;
  }
  return disguised(own, presentation, signersOf(world, authority));
}
