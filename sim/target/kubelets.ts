/** Kubelets of a simulated world that join, or ask for certificates, in ways that should be refused. */
import type { BootstrapTrick, SigningTrick } from "../../steps/target.ts";
import { places } from "../kubernetes/credential-place.ts";
import { bootstrapPath, Kubelet, type SigningWish } from "../kubernetes/kubelet.ts";
import type { Machine } from "../machine/machine.ts";
import { accept, type Reply } from "../policy/refusal.ts";
import { seconds } from "../time/duration.ts";
import type { World } from "../world.ts";

/** Kubelets that have joined beyond what the cluster began with; one that joins again is the same. */
const visitors = new WeakMap<Machine, Kubelet>();

/** A new node joins by TLS bootstrapping. */
export async function bootstrap(
  world: World,
  name: string,
  trick?: BootstrapTrick,
): Promise<Reply<unknown>> {
  const { cluster, platform } = world;
  const token = await cluster.createBootstrapToken(
    trick === "a token without the usage" ? { forAuthentication: false } : {},
  );
  if (token.outcome === "refused") return token;
  if (trick === "an expired token")
    await world.pass(seconds(world.site.profile.clusterLayer.bootstrapTokenLifetime));
  const machine = platform.machine(name);
  const authority = cluster.first.machine.files.read(places.clusterAuthority.certificate) as string;
  machine.files.write(places.clusterAuthority.certificate, authority, 0o644);
  machine.files.write(bootstrapPath, token.value, 0o600);
  const kubelet =
    visitors.get(machine) ?? new Kubelet(world.site, machine, "10.0.9.9", cluster.api);
  visitors.set(machine, kubelet);
  const presented = presentedToken(token.value, trick);
  const anchors = kubelet.client().anchors;
  return kubelet.rotate({ token: presented, anchors, at: machine.now() });
}

/** With what a kubelet comes, of a token that the cluster has: its id and its secret, with a dot between them. */
export function presentedToken(token: string, trick?: BootstrapTrick): string {
  const [id, secret] = token.split(".");
  if (trick === "an unknown token") return `999999.${secret}`;
  return trick === "a token with a wrong secret" ? `${id}.0123456789abcdef` : token;
}

/** A kubelet asks, with its own good certificate, for one that it should not get. */
export async function requestCertificate(
  world: World,
  name: string,
  trick: SigningTrick,
): Promise<Reply<unknown>> {
  const { kubelet } = world.cluster.nodeNamed(name);
  const keys = world.site.keys.deal("P-256", `${name} wishes`);
  const reply = await kubelet.request(kubelet.client(), wishOf(kubelet, trick), keys);
  return reply.outcome === "accepted" ? accept() : reply;
}

function wishOf(kubelet: Kubelet, trick: SigningTrick): SigningWish {
  const honest = kubelet.clientWish();
  switch (trick) {
    case "for another node":
      return kubelet.clientWish("another-node");
    case "with the organisation system:masters":
      return {
        ...honest,
        subject: { ...honest.subject, organizations: ["system:nodes", "system:masters"] },
      };
    case "for servers and clients":
      return {
        ...honest,
        extensions: { usages: ["digital signature", "client auth", "server auth"] },
      };
    case "with a CA's usages":
      return {
        ...honest,
        extensions: { usages: ["digital signature", "client auth", "cert sign"] },
      };
    case "for serving as another node":
      return {
        ...kubelet.clientWish("another-node"),
        signer: "kubernetes.io/kubelet-serving",
        extensions: { usages: ["digital signature", "server auth"], dnsNames: ["another-node"] },
      };
  }
}
