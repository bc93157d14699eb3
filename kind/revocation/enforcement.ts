/** Revocation on a real control plane: there from its start, answered for by the scenario that runs. */
import { Authority } from "../../sim/pki/authority.ts";
import { generateKeyPair } from "../../sim/pki/keys.ts";
import { name } from "../../sim/pki/names.ts";
import { type ApiVerb, asksForCredential } from "../../sim/policy/api-access.ts";
import { admitRevocation } from "../../sim/policy/revocation/admission.ts";
import { hours } from "../../sim/time/duration.ts";
import { add } from "../../sim/time/instant.ts";
import type { Component } from "../cluster/control-plane.ts";
import type { RealCluster } from "../cluster/real-cluster.ts";
import { paths } from "../node/kubeadm.ts";
import type { Node, NodeFiles } from "../node/node.ts";
import {
  admissionConfiguration,
  admissionKubeconfig,
  authorization,
  webhookKubeconfig,
} from "./manifests.ts";
import { type Judge, type Requester, RevocationWebhook } from "./webhook.ts";

const webhooks = new Map<Node, RevocationWebhook>();

/** Starts to answer for a node that is to become a control plane. */
export async function openWebhook(node: Node): Promise<RevocationWebhook> {
  const webhook = await RevocationWebhook.listen(node.facts.gateway);
  webhooks.set(node, webhook);
  return webhook;
}

/** By which the API server knows whom to ask, from its first start. */
export function authorizationFiles({ url, authority, client }: RevocationWebhook): NodeFiles {
  const file = (content: string) => ({ content, mode: 0o600 });
  const pem = { authority, ...client };
  return new Map([
    [paths.webhook, file(webhookKubeconfig(url, pem))],
    [paths.authorization, file(authorization())],
    [paths.admissionUsers, file(admissionKubeconfig(url, pem))],
    [paths.admission, file(admissionConfiguration())],
  ]);
}

/**
 * What a user came with before is forgotten, with the connection over which it came.
 * @param restarted whose restart makes its component open a new connection: its own, or the API server's.
 */
export async function reconnect(
  { controlPlane }: RealCluster,
  user: string,
  restarted: Component,
): Promise<void> {
  const shown = webhooks.get(controlPlane.node)?.shown;
  // What an old connection has said counts until it is gone.
  await controlPlane.restart(restarted, { whenGone: () => shown?.delete(user) });
}

/** The fingerprint of the certificate with which a user has come, once it has. */
export async function certificateShownBy(
  { controlPlane }: RealCluster,
  user: string,
): Promise<string | undefined> {
  const shown = webhooks.get(controlPlane.node)?.shown;
  await controlPlane.until(`${user} has come`, async () => shown?.has(user) ?? false);
  return shown?.get(user);
}

/** Between two scenarios nobody objects to anything. */
export function silence(node: Node): void {
  webhooks.get(node)?.serve(undefined);
}

/** A control plane that is used again answers for its new scenario. */
export async function answerFor(cluster: RealCluster): Promise<void> {
  webhooks.get(cluster.controlPlane.node)?.serve(await judgeOf(cluster));
}

export function closeWebhook(node: Node): void {
  webhooks.get(node)?.close();
  webhooks.delete(node);
}

async function judgeOf(cluster: RealCluster): Promise<Judge> {
  const { world } = cluster;
  const { decisions, profile } = world.site;
  const strangers = await strangersAuthority(cluster);
  return {
    objectionTo: async (requester) => {
      const { revocations } = world.cluster;
      if (revocations.inForce().length === 0) return undefined;
      const certificate =
        cluster.books.certificateOf(requester.fingerprint) ??
        (await asIssuedNow(requester, strangers));
      const revocation = revocations.verdictOf(certificate);
      const request = { verb: requester.verb as ApiVerb, resource: requester.resource };
      const refusal = decisions.authorizationChecks.notRevoked({
        user: { name: requester.user, groups: requester.groups },
        request,
        revocation,
        enforcement: profile.revocation.enforcement,
      });
      if (refusal && revocation.outcome === "revoked")
        revocations.noteRefusal(
          revocation.entry,
          asksForCredential(request) ? "renewals" : "requests",
        );
      return refusal?.message;
    },
    problemOf: (resource) => {
      const admitted = admitRevocation(decisions.entryChecks, resource, world.now());
      return admitted.outcome === "refused" ? admitted.message : undefined;
    },
  };

  /** A certificate from outside the books: all that is known of it is its user and groups; its number is nobody's. */
  function asIssuedNow({ user, groups, fingerprint }: Requester, authority: Authority) {
    const now = world.now();
    return authority.issue(
      {
        subject: { commonName: user, organizations: [...groups] },
        serialNumber: `1${fingerprint.slice(0, 31)}`,
        notBefore: now,
        notAfter: add(now, hours(1)),
        usages: ["client auth"],
      },
      authority.keys.spki,
    );
  }
}

function strangersAuthority({ world }: RealCluster): Promise<Authority> {
  const now = world.now();
  return Authority.root(
    { subject: name("strangers"), serialNumber: "1", notBefore: now, notAfter: add(now, hours(1)) },
    generateKeyPair("P-256"),
  );
}
