/** What the actors ask of a kubelet, done by a real one: joining, and renewing on demand. */
import { bootstrapPath, type RealHands } from "../../sim/kubernetes/kubelet.ts";
import type { Certificate } from "../../sim/pki/certificate.ts";
import { generateKeyPair } from "../../sim/pki/keys.ts";
import { readPemCertificates } from "../../sim/pki/pem.ts";
import { accept, type Reply, refuse } from "../../sim/policy/refusal.ts";
import { bootstrapKubeconfig, newToken } from "./joining.ts";
import type { RealCluster } from "./real-cluster.ts";
import type { RealKubelet } from "./real-kubelet.ts";
import { clientWish, signedCertificate, signingRequest } from "./signing-request.ts";
import { outcomeOf, type Refused } from "./verdict.ts";

/** A signer that has just been started needs longer than a second. */
const signingMilliseconds = 20_000;

export function handsOf(cluster: RealCluster, kubelet: RealKubelet): RealHands {
  return {
    start: async () => {
      await cluster.revive();
      if (cluster.books.heldBy(kubelet.name)) return kubelet.restart();
      const { controlPlane } = cluster;
      const token = await newToken(controlPlane);
      await kubelet.standBy(await bootstrapKubeconfig(controlPlane, token));
      await cluster.wakeSigner();
      await kubelet.joined();
      cluster.books.note(kubelet.name, await kubelet.held());
      cluster.world.platform.machine(kubelet.name).files.remove(bootstrapPath);
    },
    rotate: async () => {
      await cluster.revive();
      return renew(cluster, kubelet);
    },
  };
}

/** With the kubelet's own credential, as it would ask itself. */
async function renew(cluster: RealCluster, kubelet: RealKubelet): Promise<Reply> {
  const { access, books } = cluster;
  await cluster.wakeSigner();
  const keys = generateKeyPair("P-256");
  const request = await signingRequest(clientWish(kubelet.name), keys);
  const created = await access.ask(request.call, await kubelet.held());
  if (created.kind !== "answer" || created.status !== 201) {
    const { layer, reason, words } = outcomeOf(created, "kube-apiserver") as Refused;
    return refuse(layer, reason, words);
  }
  const signed = await signedCertificate(
    request,
    (call) => access.asAdministrator(call),
    signingMilliseconds,
  );
  if (!signed) return refuse("signing", "not approved", "pending: nobody signs");
  const [certificate] = readPemCertificates(signed) as readonly Certificate[];
  const held = { certificate: certificate as Certificate, keys };
  // Known before anybody sees it.
  books.note(kubelet.name, held);
  await kubelet.install(held);
  return accept();
}
