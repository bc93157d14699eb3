/** What each step of an operator's undertaking does to the world. */
import { placeOf } from "../kubernetes/certificate-manager.ts";
import { load, places } from "../kubernetes/credential-place.ts";
import { bootstrapPath } from "../kubernetes/kubelet.ts";
import type { ControlPlaneNode } from "../kubernetes/node.ts";
import type { LeafDocument } from "../policy/certificate-document.ts";
import type { Deed } from "../policy/operation.ts";
import { accept, noSpaceLeft, type Reply, refuse } from "../policy/refusal.ts";
import type { World } from "../world.ts";

export const deeds: Readonly<Record<Deed, (world: World, on: string) => Promise<Reply>>> = {
  "found anew": async ({ platform }) => {
    await platform.cloudAgent.issuer.found();
    return accept();
  },
  "replace leaf": async (world, on) => {
    const { node, leaf } = leafOf(world, on);
    if (!node.machine.files.hasRoom) return noSpaceLeft;
    // Nobody is helped by stopping here: what is in a loop, or of a CA that has ended, is left as it is, and the
    // status says so.
    await node.certificateManager.reissue(leaf);
    return accept();
  },
  "restart the reader of": async (world, on) => {
    const { node, leaf } = leafOf(world, on);
    await node.restartReaderOf(placeOf(leaf));
    return accept();
  },
  "make a bootstrap token for": async (world, on) => {
    const { files } = world.cluster.nodeNamed(on).machine;
    if (!files.hasRoom) return noSpaceLeft;
    const token = await world.cluster.createBootstrapToken();
    if (token.outcome === "refused") return token;
    files.write(bootstrapPath, token.value, 0o600);
    return accept();
  },
  /** The certificate goes only now: one that is good is not given up for a token alone. */
  "let join anew": async (world, on) => {
    const { machine, kubelet } = world.cluster.nodeNamed(on);
    machine.files.remove(places.kubeletClient.certificate);
    await machine.restartService(kubelet);
    const joined = machine.files.read(bootstrapPath) === undefined;
    return joined ? accept() : missing(`the kubelet of ${on} did not join`);
  },
  "replace the server certificate of": async (world, on) => {
    const { machine, kubelet } = world.cluster.nodeNamed(on);
    for (const path of Object.values(places.kubeletServer)) machine.files.remove(path);
    await machine.restartService(kubelet);
    const there = load(machine.files, places.kubeletServer) !== undefined;
    return there ? accept() : missing(`the kubelet of ${on} got no server certificate`);
  },
  "renew the certificate of the kubelet of": (world, on) =>
    world.cluster.nodeNamed(on).kubelet.rotate(),
  "rotate the token of": async ({ platform }, on) => {
    const { identities } = platform.cloudAgent;
    const identity = identities.get(on);
    return identity ? identities.rotateToken(identity) : missing(`there is no identity "${on}"`);
  },
  /** A node agent that had stayed out for want of a certificate reports for work. */
  "sign in": async ({ platform }, on) => {
    const client = platform.clients.get(on);
    if (!client) return missing(`there is no client "${on}"`);
    const reply = await client.signIn();
    if (reply.outcome === "refused") return reply;
    const agent = platform.nodeAgents.get(client.machine.name);
    if (agent && !agent.running) await client.machine.restartService(agent);
    return accept();
  },
};

function leafOf({ cluster }: World, on: string): { node: ControlPlaneNode; leaf: LeafDocument } {
  const [name = "", leaf = ""] = on.split("/");
  const node = cluster.controlPlaneNamed(name);
  return { node, leaf: node.certificateManager.leaf(leaf) };
}

function missing(problem: string) {
  return refuse("operation", "not available", problem);
}
